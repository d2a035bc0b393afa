/**
 * A small event comes over a real WebSocket, what the browser does for it included.
 */
import { type Case, CLIENTS_AND_FLOOR, type Client } from "../case.ts";
import { receiveFlood } from "../page/real-server.ts";

export default {
  id: "receive-small-real",
  title: "receive a small event from a server",
  subjects: CLIENTS_AND_FLOOR,
  figures: [
    { name: "cpu", of: "operation", unit: "µs" },
    { name: "wall", of: "operation", unit: "µs" },
  ],
  size: 20_000,
  testSize: 10_000,
  warmUp: 1,
  prepare: receiveFlood,
} satisfies Case<Client>;
