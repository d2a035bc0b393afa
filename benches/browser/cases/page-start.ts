/**
 * A page loads the client from the browser's cache and has a socket that it can use.
 */
import { type Case, CLIENTS, type SocketIoClient, type SocketIoConnection } from "../case.ts";
import { verdict } from "../page/messages.ts";
import { happened } from "../page/real-server.ts";

export default {
  id: "page-start",
  title: "page start: from the import to a socket",
  subjects: CLIENTS,
  figures: [
    { name: "cpu", of: "round", unit: "ms" },
    { name: "wall", of: "round", unit: "ms" },
  ],
  size: 1,
  testSize: 1,
  warmUp: 0,
  roundsOfAPage: 1,
  warmUpPages: 3,
  async prepare({ load, origin }) {
    let socket: SocketIoConnection | undefined;
    return {
      async play() {
        const client = await load();
        socket = client.connect(origin, { autoConnect: false });
        return undefined;
      },
      async check() {
        if (!socket) return ["there is no socket"];
        const connected = happened(socket, "connect");
        socket.connect();
        await connected;
        return verdict((await socket.emitWithAck("echo", 1)) === 1 ? 1 : 0, 1, 0);
      },
    };
  },
} satisfies Case<SocketIoClient>;
