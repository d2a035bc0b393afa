/** WebSockets that spoil an upgrade: the session stays on polling, and loses nothing (section 1.9). */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { expect, test } from "../../hostile/fixtures.ts";
import { BINARY, closeFrame, frame, switching, TEXT } from "../../hostile/frames.ts";
import { handshake, play } from "../../hostile/script.ts";
import type { Behaviour } from "../../hostile/server.ts";

const upgradable = handshake.replace('"upgrades":[]', '"upgrades":["websocket"]');

/** What a candidate says in the place of `3probe`, or after it. */
const answers: Record<string, readonly Buffer[]> = {
  "another word": [frame(TEXT, "3probe ")],
  "a pong without a word": [frame(TEXT, "3")],
  "a message": [frame(TEXT, '42["early"]')],
  "a handshake": [frame(TEXT, upgradable)],
  "an unknown packet": [frame(TEXT, "x")],
  bytes: [frame(BINARY, "3probe")],
  "a forbidden frame": [frame(7, "3probe")],
  "a close frame": [closeFrame(1011)],
};

for (const [name, frames] of Object.entries(answers)) {
  test(`a probe answered with ${name}`, async ({ attacked, start }) => {
    const server = await start(
      spoiling((socket) => {
        for (const bytes of frames) socket.write(bytes);
      }),
    );
    const [failure, answer] = await attacked.evaluate(async (url) => {
      const socket = io(url, { forceNew: true, transports: ["polling", "websocket"] });
      const failed = new Promise<string>((resolve) => {
        socket.io.on("open", () =>
          socket.io.engine.on("upgradeError", (error) => resolve(Object(error).code)),
        );
      });
      const code = await failed;
      const reply = await socket.emitWithAck("question");
      const { name } = socket.io.engine.transport;
      socket.disconnect();
      return [code, `${reply} over ${name}`];
    }, server.url);
    expect(failure).toMatch(/^(probe_failed|websocket_failed|transport_closed)$/);
    expect(answer).toBe("answer over polling");
  });
}

/** A session over polling that answers questions, and a candidate that the test answers. */
function spoiling(answer: (socket: Duplex) => void): Behaviour {
  // Whichever comes first, a poll or what there is to say to it.
  const waiting: ServerResponse[] = [];
  const said: string[] = [];
  const deliver = () => {
    if (waiting.length > 0 && said.length > 0) waiting.shift()?.end(said.shift());
  };
  const { answer: poll } = play({
    opening: [upgradable],
    heard(packet) {
      const [, id] = /^42(\d+)\["question"/.exec(packet) ?? [];
      if (id === undefined) return;
      said.push(`43${id}["answer"]`);
      deliver();
    },
  });
  let polls = 0;
  return {
    answer(request, response) {
      if (request.method === "POST" || ++polls <= 2) return poll?.(request, response);
      waiting.push(response);
      deliver();
    },
    async upgrade(request, socket) {
      socket.on("error", () => {});
      socket.write(switching(request.headers["sec-websocket-key"]));
      // The probe.
      await once(socket, "data");
      answer(socket);
    },
  };
}
