/**
 * An event with more and more listeners comes over the fake socket.
 */
import { CLIENTS, type Client, type Series } from "../case.ts";
import { connect, deliver } from "../page/fake-socket.ts";
import { EVENT, fresh, type Message, MessageCheck, message } from "../page/messages.ts";
import { between } from "./sizes.ts";

export default {
  id: "listeners",
  title: "receive an event",
  axis: "listeners",
  values: [1, 10, 100, 1000, 10_000],
  at: (listeners) => ({
    subjects: CLIENTS,
    figures: [{ name: "cpu", of: "operation", unit: "µs" }],
    size: between(200, 2_000_000 / listeners, 20_000),
    testSize: 100,
    warmUp: 1,
    async prepare(setup) {
      const { connection, socket } = await connect(setup);
      const messages = Array.from({ length: setup.size }, (_, id) => message(id));
      const frames = messages.map((message) => fresh(`42${JSON.stringify([EVENT, message])}`));
      const check = new MessageCheck(messages);
      let heard = 0;
      connection.on(EVENT, (message: Message) => check.take(message));
      for (let listener = 1; listener < listeners; listener++) {
        connection.on(EVENT, ({ id }: Message) => {
          heard += id + 1;
        });
      }
      const expected = ((setup.size * (setup.size + 1)) / 2) * (listeners - 1);
      return {
        async play() {
          heard = 0;
          return deliver(socket, frames);
        },
        check: () => [
          ...check.finish(),
          ...(heard === expected ? [] : ["not all listeners heard all messages"]),
        ],
      };
    },
  }),
} satisfies Series<Client>;
