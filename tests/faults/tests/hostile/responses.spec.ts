/** HTTP responses that are no answer, in the place of a handshake, of a later poll, and of a POST. */
import type { ServerResponse } from "node:http";
import { expect, meet, test } from "../../hostile/fixtures.ts";
import { END } from "../../hostile/malformed/entry.ts";
import { responses } from "../../hostile/malformed/responses.ts";
import { play } from "../../hostile/script.ts";
import type { Behaviour } from "../../hostile/server.ts";

for (const { name, answer, first, later } of responses) {
  test(`${name}: no handshake`, async ({ attacked, start }) => {
    const server = await start({ answer: (_, response) => answer(response) });
    expect(await meet(attacked, server.url, "polling")).toMatchObject({ ...first, events: [], waiting: 1 });
  });

  test(`${name}: in a session`, async ({ attacked, start }) => {
    const server = await start(afterJoining((response) => answer(response)));
    const report = await meet(attacked, server.url, "polling");
    expect(report).toMatchObject({ ...later, events: [], answer: "disconnected", waiting: 1 });
  });
}

for (const status of [302, 400, 413, 500]) {
  test(`1.3 POST answered with ${status}`, async ({ attacked, start }) => {
    const session = play({});
    let posts = 0;
    const server = await start({
      answer(request, response) {
        // The first one joins the namespace, the second one asks the question.
        if (request.method === "GET" || ++posts === 1) return session.answer?.(request, response);
        request.resume().on("end", () => response.writeHead(status).end());
      },
    });
    const outcome = {
      disconnect: ["transport error", "polling_write_failed"],
      answer: "disconnected",
      waiting: 1,
    };
    expect(await meet(attacked, server.url, "polling")).toMatchObject(outcome);
  });
}

for (const type of [
  "text/html",
  "application/json",
  "application/octet-stream",
  "image/png",
  "x".repeat(1000),
]) {
  test(`1.3 a body of type ${type.slice(0, 30)} is read as text`, async ({ attacked, start }) => {
    const server = await start(typed(type, play({ bodies: [['42["<b>"]', END]] })));
    expect(await meet(attacked, server.url, "polling")).toMatchObject({ events: ['["<b>"]'] });
  });
}

test("1.3 credentials need more than a permission for everybody", async ({ attacked, start }) => {
  const server = await start(play({}));
  const report = await meet(attacked, server.url, "polling", { withCredentials: true });
  expect(report).toMatchObject({ connectError: "polling_read_failed", status: 0 });
});

/** A session whose namespace is joined; the poll after that is answered by the test. */
function afterJoining(answer: (response: ServerResponse) => void): Behaviour {
  const session = play({});
  let polls = 0;
  return {
    answer(request, response) {
      if (request.method === "GET" && ++polls > 2) answer(response);
      else session.answer?.(request, response);
    },
  };
}

function typed(type: string, { answer }: Behaviour): Behaviour {
  return {
    answer(request, response) {
      response.setHeader("Content-Type", type);
      response.setHeader("X-Content-Type-Options", "nosniff");
      answer?.(request, response);
    },
  };
}
