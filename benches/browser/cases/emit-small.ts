/**
 * A small event is emitted and reaches the fake socket.
 */
import { type Case, CLIENTS_AND_FLOOR, type Client } from "../case.ts";
import { emitValues } from "../page/emitting.ts";
import { message } from "../page/messages.ts";

export default {
  id: "emit-small",
  title: "emit a small event",
  subjects: CLIENTS_AND_FLOOR,
  figures: [{ name: "cpu", of: "operation", unit: "µs" }],
  size: 50_000,
  testSize: 10_000,
  warmUp: 2,
  prepare(setup) {
    const messages = Array.from({ length: setup.size }, (_, id) => message(id));
    return emitValues(setup, messages);
  },
} satisfies Case<Client>;
