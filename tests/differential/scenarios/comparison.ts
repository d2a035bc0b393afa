/** What the self-test gives its faults to. */
import type { Scenario } from "../scenario.ts";

export const comparison: Scenario[] = [
  {
    name: "comparison: one of everything",
    run: async (client) => {
      const socket = client.io();
      const connected = client.until(socket.io, "open");
      await connected;
      await client.settled();
      socket.emit("echo", "one");
      await client.settled();
      socket.disconnect();
      await client.settled();
    },
  },
];
