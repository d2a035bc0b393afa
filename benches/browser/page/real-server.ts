/**
 * Connections to the server of the bench, and what a page asks of it.
 */
import type { Client, Connection, ConnectOptions, Setup } from "../case.ts";
import { type Message, MessageCheck, message } from "./messages.ts";

/** Resolves with the first such event. */
export function happened(connection: Connection, event: string): Promise<void> {
  return new Promise((resolve) => {
    connection.on(event, () => resolve());
  });
}

/** Loads a client and connects it to the server. */
export async function connect<T extends Client>(setup: Setup<T>, options: ConnectOptions) {
  const client = await setup.load();
  const connection = client.connect(setup.origin, options) as ReturnType<T["connect"]>;
  await happened(connection, "connect");
  return connection;
}

/** Rounds in which the server sends as many messages as the setup has operations. */
export async function receiveFlood(setup: Setup<Client>) {
  const connection = await connect(setup, { transports: ["websocket"] });
  const last = setup.size - 1;
  const check = new MessageCheck(Array.from({ length: setup.size }, (_, id) => message(id)));
  let ended = () => {};
  connection.on("message", (message: Message) => {
    check.take(message);
    if (message.id === last) ended();
  });
  return {
    async play() {
      const end = new Promise<void>((resolve) => {
        ended = resolve;
      });
      connection.emit("flood", setup.size);
      await end;
      return undefined;
    },
    check: () => check.finish(),
  };
}
