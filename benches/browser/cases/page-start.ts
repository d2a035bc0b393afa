/**
 * A page loads the client from the browser's cache and has a socket that it can use.
 */
import { type Case, CLIENTS, type SocketIoClient } from "../case.ts";
import { verdict } from "../page/messages.ts";
import { happened } from "../page/real-server.ts";

export default {
  id: "page-start",
  title: "page start: from the import to a socket",
  subjects: CLIENTS,
  figures: [{ name: "wall", of: "round", unit: "ms" }],
  size: 1,
  testSize: 1,
  warmUp: 3,
  freshPages: true,
  async prepare({ load, origin }) {
    let answers = 0;
    return {
      async play() {
        const start = performance.now();
        const client = await load();
        const socket = client.connect(origin, { autoConnect: false });
        const wall = performance.now() - start;
        const connected = happened(socket, "connect");
        socket.connect();
        await connected;
        if ((await socket.emitWithAck("echo", 1)) === 1) answers++;
        return wall;
      },
      check: () => verdict(answers, 1, 0),
    };
  },
} satisfies Case<SocketIoClient>;
