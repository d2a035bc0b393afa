/**
 * What is still held after 200,000 messages from a server.
 */
import { type Case, CLIENTS, type Client } from "../case.ts";
import { receiveFlood } from "../page/real-server.ts";

export default {
  id: "messages-heap",
  title: "memory after 200,000 messages",
  subjects: CLIENTS,
  figures: [
    { name: "memory", of: "round", unit: "bytes" },
    { name: "wasm", of: "round", unit: "bytes" },
  ],
  size: 200_000,
  testSize: 10_000,
  warmUp: 1,
  mostRounds: 3,
  prepare: receiveFlood,
} satisfies Case<Client>;
