/**
 * An event with 100 bytes in it comes over the fake socket and reaches its listener.
 */
import { type Case, CLIENTS_AND_FLOOR, type Client } from "../case.ts";
import { receiveBinary } from "../page/binary.ts";

export default {
  id: "receive-binary-100",
  title: "receive 100 bytes",
  subjects: CLIENTS_AND_FLOOR,
  figures: [{ name: "cpu", of: "operation", unit: "µs" }],
  size: 30_000,
  testSize: 10_000,
  warmUp: 2,
  prepare: receiveBinary(100),
} satisfies Case<Client>;
