/**
 * What a connected namespace holds. Each round connects more of them on one connection.
 */
import { type Case, CLIENTS, type SocketIoClient, type SocketIoConnection } from "../case.ts";
import { verdict } from "../page/messages.ts";
import { connect, happened } from "../page/real-server.ts";

export default {
  id: "namespaces-heap",
  title: "memory of a namespace",
  subjects: CLIENTS,
  figures: [
    { name: "memory", of: "operation", unit: "bytes" },
    { name: "wasm", of: "operation", unit: "bytes" },
  ],
  size: 1_000,
  testSize: 50,
  warmUp: 1,
  mostRounds: 5,
  async prepare(setup) {
    const { size } = setup;
    const { io } = await connect(setup, { transports: ["websocket"] });
    const held: SocketIoConnection[] = [];
    return {
      async play() {
        const first = held.length;
        const opened = Array.from({ length: size }, (_, index) => io.socket(`/room-${first + index}`));
        held.push(...opened);
        await Promise.all(opened.map((socket) => happened(socket, "connect")));
        return undefined;
      },
      check: () => {
        const last = held.slice(-size);
        return verdict(last.length, size, last.filter(({ connected }) => !connected).length);
      },
    };
  },
} satisfies Case<SocketIoClient>;
