/**
 * What is still held after 200,000 messages from a server.
 */
import { type Case, CLIENTS_AND_FLOOR, type Client } from "../case.ts";
import { receiveFlood } from "../page/real-server.ts";

export default {
  id: "messages-heap",
  title: "memory after 200,000 messages",
  subjects: CLIENTS_AND_FLOOR,
  figures: [
    { name: "heap", of: "round", unit: "bytes" },
    { name: "wasm", of: "round", unit: "bytes" },
  ],
  size: 200_000,
  testSize: 10_000,
  warmUp: 1,
  mostRounds: 3,
  prepare: receiveFlood,
} satisfies Case<Client>;
