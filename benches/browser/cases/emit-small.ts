/**
 * A small event is emitted and reaches the fake socket.
 */
import { type Case, CLIENTS_AND_FLOOR, type Client } from "../case.ts";
import { connect } from "../page/fake-socket.ts";
import { message, verdict } from "../page/messages.ts";

export default {
  id: "emit-small",
  title: "emit a small event",
  subjects: CLIENTS_AND_FLOOR,
  figures: [{ name: "cpu", unit: "µs" }],
  size: 50_000,
  testSize: 10_000,
  warmUp: 2,
  async prepare({ load, size }) {
    const client = await load();
    const { connection, socket } = await connect(client);
    const messages = Array.from({ length: size }, (_, id) => message(id));
    const expected = messages.map((message) =>
      client.dialect === "plain" ? JSON.stringify(message) : `42${JSON.stringify(["message", message])}`,
    );
    let count = 0;
    let wrong = 0;
    socket.receiver = (data) => {
      if (data !== expected[count++]) wrong++;
    };
    return async () => {
      count = 0;
      wrong = 0;
      for (const message of messages) {
        connection.emit("message", message);
        await undefined;
      }
      return { wrong: verdict(count, size, wrong) };
    };
  },
} satisfies Case<Client>;
