/**
 * Events that are emitted into the fake socket, and the check that each came out as it has to.
 */
import type { Client, Rounds, Setup } from "../case.ts";
import { connect } from "./fake-socket.ts";
import { verdict } from "./messages.ts";

/** Emits `size` values, which come again and again in the order of `values`. */
export async function emitValues(setup: Setup<Client>, values: readonly unknown[]): Promise<Rounds> {
  const { size } = setup;
  const { client, connection, socket } = await connect(setup);
  const expected = values.map((value) =>
    client.dialect === "plain" ? JSON.stringify(value) : `42${JSON.stringify(["message", value])}`,
  );
  let count = 0;
  let wrong = 0;
  socket.receiver = (data) => {
    if (data !== expected[count++ % expected.length]) wrong++;
  };
  return {
    // An application mostly emits once in a task, after which all microtasks run.
    async play() {
      count = 0;
      wrong = 0;
      for (let index = 0; index < size; index++) {
        connection.emit("message", values[index % values.length]);
        await undefined;
      }
      return undefined;
    },
    check: () => verdict(count, size, wrong),
  };
}
