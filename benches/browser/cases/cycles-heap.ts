/**
 * What is still held after 200 connections that were opened and closed.
 */
import { type Case, CLIENTS, type SocketIoClient } from "../case.ts";
import { verdict } from "../page/messages.ts";
import { happened } from "../page/real-server.ts";

export default {
  id: "cycles-heap",
  title: "memory after 200 connections",
  subjects: CLIENTS,
  figures: [
    { name: "memory", of: "round", unit: "bytes" },
    { name: "wasm", of: "round", unit: "bytes" },
  ],
  size: 200,
  testSize: 10,
  warmUp: 1,
  mostRounds: 5,
  async prepare({ load, origin, size }) {
    const client = await load();
    let answers = 0;
    return {
      async play() {
        answers = 0;
        for (let cycle = 0; cycle < size; cycle++) {
          const socket = client.connect(origin, { forceNew: true });
          await happened(socket, "connect");
          if ((await socket.emitWithAck("echo", cycle)) === cycle) answers++;
          socket.disconnect();
        }
        return undefined;
      },
      check: () => verdict(answers, size, 0),
    };
  },
} satisfies Case<SocketIoClient>;
