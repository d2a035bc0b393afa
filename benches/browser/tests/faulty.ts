/**
 * The original client with a fault: of ten thousand messages one is not what it should be.
 *
 * What comes in and what goes out is counted together over all events of a connection. Only
 * the connection's own event `connect` is spared.
 */
import type { Connection, Listener, SocketIoClient } from "../case.ts";
import original from "../subjects/original.ts";

const MESSAGES = 10_000;

/** Which one it is: early enough for the shortest round. */
const PLACE = 137;

/** What is done with each message; `hit` is whether it is the one. */
export type Fault = (hit: boolean, forward: Listener, args: unknown[]) => void;

export function faulty(fault: Fault): SocketIoClient {
  return {
    dialect: "socket.io",
    connect(url, options) {
      const socket = original.connect(url, options);
      let count = 0;
      const through =
        (forward: Listener): Listener =>
        (...args) =>
          fault(++count % MESSAGES === PLACE, forward, args);
      const faults: Connection = {
        on: (event, listener) => socket.on(event, event === "connect" ? listener : through(listener)),
        emit: through((event: string, ...args) => socket.emit(event, ...args)),
        disconnect: () => socket.disconnect(),
      };
      return Object.assign(Object.create(socket), faults);
    },
  };
}
