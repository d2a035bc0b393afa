/**
 * Events come over one fake socket for more and more namespaces in turn.
 */
import { CLIENTS, type Client, type Series } from "../case.ts";
import { connect, deliver, HOST } from "../page/fake-socket.ts";
import { EVENT, fresh, type Message, MessageCheck, message } from "../page/messages.ts";
import { between } from "./sizes.ts";

export default {
  id: "namespaces",
  title: "receive an event",
  axis: "namespaces",
  values: [1, 10, 100, 1000],
  at: (namespaces) => ({
    subjects: CLIENTS,
    figures: [{ name: "cpu", of: "operation", unit: "µs" }],
    size: between(2000, 2_000_000 / namespaces, 20_000),
    testSize: 2000,
    warmUp: 1,
    async prepare(setup) {
      const { client, connection, socket } = await connect(setup);
      const messages = Array.from({ length: setup.size }, (_, id) => message(id));
      const frames = messages.map((message) => {
        const number = message.id % namespaces;
        const namespace = number === 0 ? "" : `/${number},`;
        return fresh(`42${namespace}${JSON.stringify([EVENT, message])}`);
      });
      const check = new MessageCheck(messages);
      let wrong = 0;
      const listen = (to: typeof connection, number: number) => {
        to.on(EVENT, (message: Message) => {
          if (message.id % namespaces !== number) wrong++;
          check.take(message);
        });
      };
      listen(connection, 0);
      const joined: Promise<void>[] = [];
      for (let number = 1; number < namespaces; number++) {
        const other = client.connect(`${HOST}/${number}`, { transports: ["websocket"] });
        listen(other, number);
        joined.push(new Promise((resolve) => void other.on("connect", () => resolve())));
      }
      await Promise.all(joined);
      return {
        play: () => deliver(socket, frames),
        check: () => [
          ...check.finish(),
          ...(wrong === 0 ? [] : [`${wrong} came to another namespace than theirs`]),
        ],
      };
    },
  }),
} satisfies Series<Client>;
