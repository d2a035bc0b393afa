/**
 * An event is answered over polling, one after the other.
 */
import { type Case, CLIENTS, type SocketIoClient } from "../case.ts";
import { type Message, MessageCheck, message } from "../page/messages.ts";
import { connect } from "../page/real-server.ts";
import { summarise } from "../statistics.ts";

export default {
  id: "polling-round-trip",
  title: "round trip over polling, p50",
  subjects: CLIENTS,
  figures: [{ name: "wall", of: "round", unit: "ms" }],
  size: 200,
  testSize: 150,
  warmUp: 1,
  async prepare(setup) {
    const socket = await connect(setup, { transports: ["polling"] });
    const messages = Array.from({ length: setup.size }, (_, id) => message(id));
    const check = new MessageCheck(messages);
    return {
      async play() {
        const times: number[] = [];
        for (const message of messages) {
          const start = performance.now();
          const answer = await socket.emitWithAck("echo", message);
          times.push(performance.now() - start);
          check.take(answer as Message);
        }
        return summarise(times).median;
      },
      check: () => check.finish(),
    };
  },
} satisfies Case<SocketIoClient>;
