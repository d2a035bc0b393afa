/**
 * Events that are longer and longer come over the fake socket.
 */
import { CLIENTS_AND_FLOOR, type Client, type Series } from "../case.ts";
import { connect, deliver } from "../page/fake-socket.ts";
import { EVENT, fresh, MessageCheck } from "../page/messages.ts";
import { between } from "./sizes.ts";

export default {
  id: "message-size",
  title: "receive an event",
  axis: "characters",
  values: [10, 100, 1000, 10_000, 100_000, 1_000_000],
  at: (characters) => ({
    subjects: CLIENTS_AND_FLOOR,
    figures: [{ name: "cpu", of: "operation", unit: "µs" }],
    size: between(50, 20_000_000 / characters, 20_000),
    testSize: 20,
    warmUp: 1,
    async prepare(setup) {
      const { client, connection, socket } = await connect(setup);
      const messages = Array.from({ length: setup.size }, (_, id) => ({
        id,
        text: `${id} `.padEnd(characters, "all of it is read "),
        user: "u",
      }));
      const frames = messages.map((message) =>
        fresh(client.dialect === "plain" ? JSON.stringify(message) : `42${JSON.stringify([EVENT, message])}`),
      );
      const check = new MessageCheck(messages);
      connection.on(EVENT, (message) => check.take(message));
      return { play: () => deliver(socket, frames), check: () => check.finish() };
    },
  }),
} satisfies Series<Client>;
