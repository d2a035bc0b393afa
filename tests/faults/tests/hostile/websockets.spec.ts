/** WebSockets that are none, frames that are forbidden, and endings of all kinds. */
import { expect, meet, test } from "../../hostile/fixtures.ts";
import { frame, switching, TEXT } from "../../hostile/frames.ts";
import { END } from "../../hostile/malformed/entry.ts";
import { compressedFrames, type FramesEntry, frames } from "../../hostile/malformed/websocket-frames.ts";
import { answerUpgrade, rawSession } from "../../hostile/raw-session.ts";

const compression = { "Sec-WebSocket-Extensions": "permessage-deflate" };

const groups: readonly (readonly [readonly FramesEntry[], Record<string, string>])[] = [
  [frames, {}],
  [compressedFrames, compression],
];

for (const [entries, headers] of groups) {
  for (const { name, frames, outcome } of entries) {
    test(name, async ({ attacked, start }) => {
      const lastWord = outcome.disconnect ? [] : [frame(TEXT, END)];
      const server = await start(rawSession([...frames, ...lastWord], headers));
      const report = await meet(attacked, server.url, "websocket");
      const waiting = outcome.disconnect ? 1 : 0;
      expect(report).toEqual({ events: [], answer: "disconnected", polluted: false, waiting, ...outcome });
    });
  }
}

const html = "<!doctype html><title>nginx</title>";

/** Answers to an upgrade that open no WebSocket. */
const answers: Record<string, (key: string | undefined) => string | Buffer> = {
  "a wrong accept key": (key) => switching(key, { "Sec-WebSocket-Accept": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" }),
  "no accept key": (key) => switching(key, { "Sec-WebSocket-Accept": undefined }),
  "an upgrade to something else": (key) => switching(key, { Upgrade: "h2c" }),
  "no header Upgrade": (key) => switching(key, { Upgrade: undefined }),
  "no header Connection": (key) => switching(key, { Connection: undefined }),
  "a protocol that nobody asked for": (key) => switching(key, { "Sec-WebSocket-Protocol": "mqtt" }),
  "an extension that nobody offered": (key) => switching(key, { "Sec-WebSocket-Extensions": "x-evil" }),
  "an extension with parameters that are none": (key) =>
    switching(key, { "Sec-WebSocket-Extensions": "permessage-deflate; server_max_window_bits=99" }),
  ...Object.fromEntries(
    [200, 301, 302, 307, 400, 401, 403, 404, 407, 426, 500, 503].map((status) => [
      `status ${status}`,
      () =>
        `HTTP/1.1 ${status} X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: ${html.length}\r\n\r\n${html}`,
    ]),
  ),
  "status 101 and nothing else": () => "HTTP/1.1 101 Switching Protocols\r\n\r\n",
  "bytes that are no HTTP": () => Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]),
  "frames without an answer": () => frame(TEXT, '0{"sid":"s"}'),
  "a header of 1 MB": (key) => switching(key, { X: "x".repeat(1e6) }),
};

for (const [name, answer] of Object.entries(answers)) {
  test(`1.4 upgrade answered with ${name}`, async ({ attacked, start }) => {
    const server = await start(answerUpgrade(answer));
    const report = await meet(attacked, server.url, "websocket");
    expect(report).toEqual({ connectError: "websocket_failed", events: [], polluted: false, waiting: 1 });
  });
}

for (const how of ["destroy", "end"] as const) {
  test(`1.4 upgrade answered by the end of the connection (${how})`, async ({ attacked, start }) => {
    const server = await start({ upgrade: (_, socket) => socket[how]() });
    expect(await meet(attacked, server.url, "websocket")).toMatchObject({
      connectError: "websocket_failed",
      waiting: 1,
    });
  });
}

test("1.4 a connection that is reset within a frame", async ({ attacked, start }) => {
  const server = await start({
    async upgrade(request, socket, head) {
      const half = frame(TEXT, '42["e"]').subarray(0, 4);
      await rawSession([half]).upgrade?.(request, socket, head);
      // Once all of it was written.
      socket.write("", () => socket.destroy());
    },
  });
  const report = await meet(attacked, server.url, "websocket");
  expect(report).toMatchObject({ events: [], answer: "disconnected", waiting: 1 });
  expect(report.disconnect?.[0]).toMatch(/^transport (close|error)$/);
});
