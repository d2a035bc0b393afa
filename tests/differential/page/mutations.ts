/**
 * Faults that a client is given on purpose, to prove that the comparison sees them.
 */
import type * as lib from "socket.io-client";

export type Mutation =
  /** One event is not told of. */
  | "drop-event"
  /** One event is told of twice. */
  | "double-event"
  /** Two events come in the other order. */
  | "swap-events"
  /** An event comes with another argument. */
  | "change-argument"
  /** A flag lies. */
  | "wrong-flag"
  /** A packet on the wire is another. */
  | "change-packet"
  /** A packet goes out twice. */
  | "double-packet"
  /** A request has one query field more. */
  | "change-query";

type Listener = (...args: unknown[]) => void;

type Client = { -readonly [Name in keyof typeof lib]: (typeof lib)[Name] };

export function mutate(client: Client, mutation: Mutation): void {
  mutations[mutation](client);
}

const mutations: Record<Mutation, (client: Client) => void> = {
  "drop-event": ({ Socket }) => wrapListeners(Socket.prototype, "connect", () => () => undefined),
  "double-event": ({ Socket }) =>
    wrapListeners(Socket.prototype, "connect", (listener) => () => {
      listener();
      listener();
    }),
  "swap-events": ({ Manager }) =>
    wrapListeners(Manager.prototype, "open", (listener) => (...args) => {
      setTimeout(() => listener(...args), 400);
    }),
  "change-argument": ({ Socket }) =>
    wrapListeners(Socket.prototype, "disconnect", (listener) => () => listener("because")),
  "wrong-flag": ({ Socket }) => {
    Object.defineProperty(Socket.prototype, "active", { get: () => false });
  },
  "change-packet": () => wrapWire((packet) => [packet.replace("one", "two")]),
  "double-packet": () => wrapWire((packet) => (packet.includes("one") ? [packet, packet] : [packet])),
  "change-query": () =>
    wrapWire(
      (packet) => [packet],
      (url) => `${url}${url.includes("?") ? "&" : "?"}more=1`,
    ),
};

function wrapListeners(prototype: object, name: string, wrap: (listener: Listener) => Listener): void {
  const emitter = prototype as { on(event: string, listener: Listener): unknown };
  const on = emitter.on;
  emitter.on = function (this: unknown, event, listener) {
    return on.call(this, event, event === name ? wrap(listener) : listener);
  };
}

/** Replaces text packets on their way out and the addresses they go to, whatever carries them. */
function wrapWire(replace: (packet: string) => string[], address = (url: string) => url): void {
  const bodyOf = <Body>(body: Body) =>
    typeof body === "string" ? body.split("\x1e").flatMap(replace).join("\x1e") : body;

  const { fetch } = window;
  window.fetch = (input, init) =>
    fetch(address(String(input)), init && { ...init, body: bodyOf(init.body ?? null) });

  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL) {
    open.call(this, method, address(String(url)), true);
  };
  XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, body) {
    send.call(this, bodyOf(body ?? null));
  };

  const write = WebSocket.prototype.send;
  WebSocket.prototype.send = function (this: WebSocket, data) {
    if (typeof data !== "string") write.call(this, data);
    else for (const packet of replace(data)) write.call(this, packet);
  };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(address(String(url)), protocols);
    }
  };
}
