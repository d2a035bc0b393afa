/**
 * Events come from a real server, more and more of them each second.
 */
import { CLIENTS, type Series, type SocketIoClient } from "../case.ts";
import { ASK, EVENT, type Message, MessageCheck, message } from "../page/messages.ts";

export default {
  id: "rate",
  title: "receive an event",
  axis: "events a second",
  values: [100, 300, 1000, 3000, 10_000],
  at: (perSecond) => ({
    subjects: CLIENTS,
    figures: [{ name: "cpu", of: "operation", unit: "µs" }],
    size: 2 * perSecond,
    testSize: 100,
    warmUp: 1,
    async prepare({ load, origin, size }) {
      const client = await load();
      const connection = client.connect(origin, { transports: ["websocket"] });
      const check = new MessageCheck(Array.from({ length: size }, (_, id) => message(id)));
      let left = size;
      let ended = () => {};
      connection.on(EVENT, (message: Message) => {
        check.take(message);
        left -= 1;
        if (left === 0) ended();
      });
      await new Promise<void>((resolve) => void connection.on("connect", () => resolve()));
      return {
        async play() {
          left = size;
          const end = new Promise<void>((resolve) => {
            ended = resolve;
          });
          connection.emit(ASK, 0, size, perSecond);
          await end;
          return undefined;
        },
        check: () => check.finish(),
      };
    },
  }),
} satisfies Series<SocketIoClient>;
