/**
 * Events come for more and more rooms in turn, each with a listener of its own.
 */
import type { Client, Connection, ConnectOptions, Series } from "../case.ts";
import { connect, deliver } from "../page/fake-socket.ts";
import { EVENT, fresh, type Message, MessageCheck, message } from "../page/messages.ts";
import { between } from "./sizes.ts";

/** A client that listens to rooms. */
export interface RoomsClient extends Client {
  connect(url: string, options?: ConnectOptions): RoomsConnection;
}

interface RoomsConnection extends Connection {
  // biome-ignore lint/suspicious/noExplicitAny: listeners take what a server sends
  listenTo(room: string, event: string, listener: (message: any) => void): void;
}

export default {
  id: "rooms",
  title: "receive an event of a room",
  axis: "rooms",
  values: [1, 10, 100, 1000, 10_000],
  at: (rooms) => ({
    subjects: {
      sockeye: "rooms-sockeye.ts",
      original: "rooms-original.ts",
      "original again": "rooms-original.ts",
    },
    figures: [{ name: "cpu", of: "operation", unit: "µs" }],
    size: between(500, 1_000_000 / rooms, 20_000),
    testSize: 100,
    warmUp: 1,
    async prepare(setup) {
      const { connection, socket } = await connect(setup);
      const messages = Array.from({ length: setup.size }, (_, id) => message(id));
      const frames = messages.map((message) => {
        const roomId = `room-${message.id % rooms}`;
        return fresh(`42${JSON.stringify([EVENT, { ...message, roomId }])}`);
      });
      const check = new MessageCheck(messages);
      let wrong = 0;
      for (let room = 0; room < rooms; room++) {
        (connection as RoomsConnection).listenTo(`room-${room}`, EVENT, (message: Message) => {
          if (message.id % rooms !== room) wrong++;
          check.take(message);
        });
      }
      return {
        play: () => deliver(socket, frames),
        check: () => [
          ...check.finish(),
          ...(wrong === 0 ? [] : [`${wrong} came to another room than theirs`]),
        ],
      };
    },
  }),
} satisfies Series<RoomsClient>;
