/**
 * A client connects by the default transports and has its WebSocket.
 *
 * A round is one connection after the other.
 */
import { type Case, CLIENTS, type SocketIoClient } from "../case.ts";
import { verdict } from "../page/messages.ts";
import { happened } from "../page/real-server.ts";

export default {
  id: "upgrade",
  title: "connect until the upgrade is done",
  subjects: CLIENTS,
  figures: [{ name: "wall", of: "operation", unit: "ms" }],
  size: 4,
  testSize: 2,
  warmUp: 1,
  async prepare({ load, origin, size }) {
    const client = await load();
    let upgraded = 0;
    let wrong = 0;
    return {
      async play() {
        upgraded = 0;
        wrong = 0;
        let wall = 0;
        for (let connection = 0; connection < size; connection++) {
          const start = performance.now();
          const socket = client.connect(origin, { forceNew: true });
          const connected = happened(socket, "connect");
          await new Promise<void>((resolve) => {
            socket.io.once("open", () => socket.io.engine.once("upgrade", () => resolve()));
          });
          wall += performance.now() - start;
          await connected;
          if ((await socket.emitWithAck("echo", connection)) !== connection) wrong++;
          if (socket.io.engine.transport.name === "websocket") upgraded++;
          socket.disconnect();
        }
        return wall;
      },
      check: () => verdict(upgraded, size, wrong),
    };
  },
} satisfies Case<SocketIoClient>;
