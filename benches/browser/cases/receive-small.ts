/**
 * A small event comes over the fake socket and reaches its listener.
 */
import { type Case, CLIENTS_AND_FLOOR, type Client } from "../case.ts";
import { connect, deliver } from "../page/fake-socket.ts";
import { fresh, type Message, MessageCheck, message } from "../page/messages.ts";

export default {
  id: "receive-small",
  title: "receive a small event",
  subjects: CLIENTS_AND_FLOOR,
  figures: [{ name: "cpu", unit: "µs" }],
  size: 50_000,
  testSize: 10_000,
  warmUp: 2,
  async prepare({ load, size }) {
    const client = await load();
    const { connection, socket } = await connect(client);
    const messages = Array.from({ length: size }, (_, id) => message(id));
    const frames = messages.map((message) =>
      fresh(
        client.dialect === "plain" ? JSON.stringify(message) : `42${JSON.stringify(["message", message])}`,
      ),
    );
    const check = new MessageCheck(messages);
    connection.on("message", (message: Message) => check.take(message));
    return async () => {
      await deliver(socket, frames);
      return { wrong: check.finish() };
    };
  },
} satisfies Case<Client>;
