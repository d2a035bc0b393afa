/**
 * An event with 50 kB of JSON is emitted and reaches the fake socket.
 */
import { type Case, CLIENTS_AND_FLOOR, type Client } from "../case.ts";
import { emitValues } from "../page/emitting.ts";
import { message } from "../page/messages.ts";

/** How many different events there are. */
const RING = 16;

/** As many messages are about 50 kB. */
const MESSAGES = 700;

export default {
  id: "emit-50k",
  title: "emit 50 kB of JSON",
  subjects: CLIENTS_AND_FLOOR,
  figures: [{ name: "cpu", of: "operation", unit: "µs" }],
  size: 400,
  testSize: 200,
  warmUp: 2,
  prepare(setup) {
    const lists = Array.from({ length: RING }, (_, number) => ({
      list: Array.from({ length: MESSAGES }, (_, id) => message(number * MESSAGES + id)),
    }));
    return emitValues(setup, lists);
  },
} satisfies Case<Client>;
