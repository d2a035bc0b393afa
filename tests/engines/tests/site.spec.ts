/** The pages of the site: what each promises, also while its buttons break something. */
import { randomUUID } from "node:crypto";

import { type Message, Person } from "../../e2e/person.ts";
import { ConnectionStrip } from "../connection-strip.ts";
import { expect, test } from "../fixtures.ts";
import type { Tab } from "../tab.ts";

/** How long a comparison may take, in ms, on a busy machine. */
const COMPARISON_PATIENCE = 90_000;

/** How long the server may take to start again, in ms, on a busy machine. */
const RESTART_PATIENCE = 80_000;

/** The texts of what is listed: messages, or notifications. */
function listed(tab: Tab, what = "message"): Promise<string[]> {
  return tab.texts(`[data-testid=${what}] [data-testid=text]`);
}

/** Exactly these texts, among those with the mark in them. */
async function expectListed(tab: Tab, texts: string[], mark: string, what?: string): Promise<void> {
  const marked = async () => (await listed(tab, what)).filter((text) => text.includes(mark));
  await expect.poll(marked).toEqual(texts);
}

test("channel: history, live events, and what was said in an outage, without a gap and without a double", async ({
  tab,
  site,
}) => {
  const channel = `test-${randomUUID().slice(0, 8)}`;
  const ben = new Person(site, "Ben");
  const said: Message[] = [];
  const say = async (...texts: string[]) => {
    for (const text of texts) said.push(await ben.say(channel, text));
  };
  await say("History one", "History two");
  await tab.open(`${site.origin}/?channel=${channel}`);
  const strip = new ConnectionStrip(tab);
  await strip.expectTransport("websocket");
  await expect.poll(() => tab.text("[data-testid=source]")).toBe("Live.");
  await say("Live one");
  await expectListed(tab, ["History one", "History two", "Live one"], "");

  await strip.press("Cut the network");
  await strip.expectState("reconnecting");
  await say("Missed one", "Missed two", "Missed three");
  await tab.enter("Message", "Mine");
  await strip.press("Mend the network");
  await strip.expectState("connected");
  const texts = [...said.map(({ text }) => text), "Mine"];
  await expectListed(tab, texts, "");
  await expect.poll(() => tab.text("[data-testid=source]")).toBe("Live.");
  const { items } = await ben.page(channel);
  expect(items.map(({ text }) => text).reverse()).toEqual(texts);
});

test("rooms: they are joined again when WebSocket is blocked, and when the server starts again", async ({
  tab,
  site,
}) => {
  const room = `river ${randomUUID().slice(0, 8)}`;
  await tab.open(`${site.origin}/rooms`);
  // Until its script runs, the page takes no answer.
  await expect(async () => {
    const entered = () => tab.texts("section[aria-label=Connection]");
    if ((await entered()).length === 0) await tab.enter("Your name", "Anna");
    await expect.poll(entered, { timeout: 2000 }).toHaveLength(1);
  }).toPass();
  const strip = new ConnectionStrip(tab);
  await strip.expectTransport("websocket");
  await tab.enter("Another room", room);
  const status = () => tab.attribute(`section[aria-label="Room ${room}"]`, "data-status");
  await expect.poll(status).toBe("joined");
  await tab.enter(`Message to ${room}`, "By WebSocket");

  await strip.press("Block WebSocket");
  await strip.expectTransport("polling");
  await strip.expectNotice("staying on polling");
  await expect.poll(status).toBe("joined");
  await tab.enter(`Message to ${room}`, "By polling");
  await expectListed(tab, ["By WebSocket", "By polling"], "By");

  const reconnections = async () => Number(await tab.text("[data-testid=reconnections]"));
  const before = await reconnections();
  await tab.press("Restart the server");
  await expect.poll(reconnections, { timeout: RESTART_PATIENCE }).toBeGreaterThan(before);
  await expect.poll(status).toBe("joined");
  await tab.enter(`Message to ${room}`, "By another process");
  await expectListed(tab, ["By WebSocket", "By polling", "By another process"], "By");
});

test("other origin: one connection for two namespaces, back after the network was cut", async ({
  tab,
  site,
}) => {
  await tab.open(`${site.origin}/plain`);
  const strip = new ConnectionStrip(tab);
  await strip.expectTransport("websocket");
  await expect.poll(() => tab.text("[data-testid=prices]")).toMatch(/Sockeye\s*\d+\.\d\d/);
  await expect.poll(() => tab.text("[data-testid=opened]")).toBe("1");
  await strip.press("Cut the network");
  await strip.expectState("reconnecting");
  await strip.press("Mend the network");
  await strip.expectState("connected");
  const before = await tab.text("[data-testid=prices]");
  await expect.poll(() => tab.text("[data-testid=prices]")).not.toBe(before);
  await expect.poll(() => tab.text("[data-testid=open]")).toBe("1");
});

test("API route: the WebSocket that is cut is given up for polling, which loses nothing", async ({
  tab,
  site,
}) => {
  await tab.open(`${site.origin}/api-route`);
  const strip = new ConnectionStrip(tab, "Sockeye");
  await strip.expectNotice("staying on polling");
  await strip.expectTransport("polling");
  await tab.press("Send 10 at once");
  const counter = (name: string) =>
    tab.text(`[role=group][aria-label="Messages of Sockeye"] [data-testid=${name}]`);
  await expect.poll(() => counter("acknowledged")).toBe("10");
  expect(await counter("lost")).toBe("0");
});

for (const { path, api, label, what, order } of [
  {
    path: "/raw-websocket",
    api: "/api/ws/messages",
    label: "Message to all",
    what: "message",
    order: ["before", "missed"],
  },
  {
    path: "/server-sent-events",
    api: "/api/notifications",
    label: "Notification to everybody",
    what: "notification",
    order: ["missed", "before"],
  },
]) {
  test(`${path}: what others said in an outage is there after it`, async ({ tab, site }) => {
    const mark = randomUUID();
    await tab.open(`${site.origin}${path}`);
    const strip = new ConnectionStrip(tab);
    await strip.expectState("connected");
    await tab.enter(label, `${mark} before`);
    await expectListed(tab, [`${mark} before`], mark, what);
    await strip.press("Cut the network");
    await strip.expectState("reconnecting");
    await post(`${site.origin}${api}`, { id: randomUUID(), text: `${mark} missed` });
    await strip.press("Mend the network");
    await strip.expectState("connected");
    await expectListed(
      tab,
      order.map((text) => `${mark} ${text}`),
      mark,
      what,
    );
  });
}

test("side by side: both clients are measured", async ({ tab, site }) => {
  await tab.open(`${site.origin}/compare`);
  test.setTimeout(2 * COMPARISON_PATIENCE);
  const state = () => tab.attribute("[data-testid=comparison-state]", "data-state");
  // Until its script runs, the page does nothing.
  await expect(async () => {
    if ((await state()) === "idle") {
      await tab.choose("Events in a burst", "500");
      await tab.choose("Rounds", "2");
      await tab.press("Run");
    }
    await expect.poll(state, { timeout: 2000 }).not.toBe("idle");
  }).toPass();
  await expect.poll(state, { timeout: COMPARISON_PATIENCE }).toBe("done");
  const times = await tab.run(() =>
    Array.from(document.querySelectorAll("tr"), (row) => row.textContent ?? "").filter((row) =>
      /^Time to (connect|upgraded)/.test(row),
    ),
  );
  expect(times).toHaveLength(2);
  for (const time of times) expect(time).toMatch(/\d/);
});

/** By somebody who has no page open. */
async function post(address: string, body: object): Promise<void> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}
