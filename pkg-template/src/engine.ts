/**
 * One connection to the server as the application sees it: `manager.engine`.
 *
 * There is a new engine for each connection, so listeners are added anew in each
 * `open` event of the Manager. It only shows what the core does: it sends
 * nothing, and decides nothing.
 */
import { Emitter } from "./emitter.js";
import type { DisconnectDescription, SocketError } from "./errors.js";
import type { NoEvents } from "./events.js";

/** A way of exchanging data with the server. */
export interface Transport {
  /** "polling" or "websocket". */
  readonly name: string;
}

/** How far an engine is. */
export type EngineState = "opening" | "open" | "closing" | "closed";

/** The events of an engine. */
export interface EngineEvents {
  /** The server has accepted the connection. */
  open: () => void;
  /** A better transport works; what is being sent waits for the change. */
  upgrading: (transport: Transport) => void;
  /** The better transport is in use. */
  upgrade: (transport: Transport) => void;
  /** The better transport does not work; `transport` of the error is its name. */
  upgradeError: (error: SocketError) => void;
  /** The connection is over. */
  close: (reason: string, details?: DisconnectDescription) => void;
}

/** One connection to the server. */
export class Engine extends Emitter<NoEvents, NoEvents, EngineEvents> {
  readonly #end: () => void;
  #id: string | null = null;
  #readyState: EngineState = "opening";
  #transport: Transport;

  /** @internal */
  constructor(transport: string, end: () => void) {
    super();
    this.#transport = { name: transport };
    this.#end = end;
  }

  /** The id of the session, `null` while there is none. It is not that of a `Socket`. */
  get id(): string | null {
    return this.#id;
  }

  /** How far it is. */
  get readyState(): EngineState {
    return this.#readyState;
  }

  /** The transport in use. */
  get transport(): Transport {
    return this.#transport;
  }

  /** Ends this connection, once what was sent is out. The Manager opens another one. */
  close(): this {
    if (this.#readyState === "opening" || this.#readyState === "open") {
      this.#readyState = "closing";
      this.#end();
    }
    return this;
  }

  /** @internal */
  _use(transport: string): void {
    this.#transport = { name: transport };
  }

  /** @internal */
  _open(id: string): void {
    this.#id = id;
    this.#readyState = "open";
  }

  /** @internal */
  _close(): void {
    this.#id = null;
    this.#readyState = "closed";
  }
}
