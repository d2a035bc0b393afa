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
  figures: [{ name: "cpu", of: "operation", unit: "µs" }],
  size: 50_000,
  testSize: 10_000,
  warmUp: 2,
  async prepare(setup) {
    const { size } = setup;
    const { client, connection, socket } = await connect(setup);
    const messages = Array.from({ length: size }, (_, id) => message(id));
    const frames = messages.map((message) =>
      fresh(
        client.dialect === "plain" ? JSON.stringify(message) : `42${JSON.stringify(["message", message])}`,
      ),
    );
    const check = new MessageCheck(messages);
    connection.on("message", (message: Message) => check.take(message));
    return { play: () => deliver(socket, frames), check: () => check.finish() };
  },
} satisfies Case<Client>;
