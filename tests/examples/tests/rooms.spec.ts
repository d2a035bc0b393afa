/** The rooms as people use them, from every front end and on every server. */
import { expect, FRONT_ENDS, test } from "../fixtures.ts";
import { Visitor } from "../visitor.ts";

test("Leptos, Yew and Dioxus talk to each other", async ({ enter }) => {
  const ann = await enter("leptos", "ann", "all");
  const bob = await enter("yew", "bob", "all");
  const cat = await enter("dioxus", "cat", "all");
  const elsewhere = await enter("leptos", "dan", "another room");

  await ann.say("hello");
  await bob.sees("ann hello");
  await bob.say("héllo 👋");
  await cat.sees("ann hello", "bob héllo 👋");
  await cat.say("<b>bold</b>");

  for (const visitor of [ann, bob, cat]) {
    await visitor.sees("ann hello", "bob héllo 👋", "cat <b>bold</b>");
    await expect(visitor.problem).toHaveText("");
  }
  await elsewhere.sees();
});

for (const frontEnd of FRONT_ENDS) {
  test(`${frontEnd} gives a newcomer what was said before`, async ({ enter }) => {
    const room = `before ${frontEnd}`;
    const early = await enter("yew", "early", room);
    await early.say("one");
    await early.sees("early one");
    await early.say("two");
    await early.sees("early one", "early two");

    const late = await enter(frontEnd, "late", room);
    await late.sees("early one", "early two");
  });

  test(`${frontEnd} has no gap and no duplicate after an outage`, async ({ enter }) => {
    const room = `outage ${frontEnd}`;
    const near = await enter(frontEnd, "near", room);
    const far = await enter("leptos", "far", room);
    await near.say("before");
    await far.sees("near before");

    await near.page.context().setOffline(true);
    await expect(near.status).toHaveText("Waiting for the connection");
    await far.say("missed");
    await far.sees("near before", "far missed");
    await near.say("kept");
    await near.sees("near before");

    await near.page.context().setOffline(false);
    await near.isInTheRoom();
    await near.sees("near before", "far missed", "near kept");
    await far.sees("near before", "far missed", "near kept");
  });

  test(`${frontEnd} says what was refused, and what is no server`, async ({ openPage, pages, server }) => {
    const visitor = new Visitor(await openPage(`${pages}/${frontEnd}/`));
    await visitor.enter("ftp://example.com", "ann", "lobby");
    await expect(visitor.problem).toHaveText('"ftp://example.com" is not the URL of a server');

    await visitor.enter(server.origin, " ", "lobby");
    await expect(visitor.status).toHaveText("Not connected: This name is not accepted.");
  });
}
