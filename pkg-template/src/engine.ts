/**
 * One connection to the server as the application sees it: `manager.engine`.
 *
 * There is a new engine for each connection, so listeners are added anew in each
 * `open` event of the Manager. It shows what the core does and hands messages to
 * it; it decides nothing. Once closed it is only a memory.
 */
import type { CoreManager } from "../generated/sockeye.js";
import { wrapBlob } from "./blob.js";
import { Emitter } from "./emitter.js";
import type { DisconnectDescription } from "./errors.js";
import type { NoEvents } from "./events.js";
import { type EnginePacket, packetOf, type RawData } from "./frame.js";
import type { Frame } from "./host.js";
import type { Options } from "./options.js";
import { queryObject } from "./query.js";

/** A way of exchanging data with the server. */
export interface Transport {
  /** "polling", "websocket" or "webtransport". */
  readonly name: string;
  /** The query of its requests, but for the entry that keeps caches away. */
  readonly query: Record<string, string>;
  /** Whether it takes data at this moment. */
  readonly writable: boolean;
}

/** How far an engine is. */
export type EngineState = "opening" | "open" | "closing" | "closed";

/** How to hand binary data to the application; "nodebuffer" is the same as "arraybuffer". */
export type BinaryType = "nodebuffer" | "arraybuffer" | "blob";

/** What to do with one message. */
export interface WriteOptions {
  /** For compatibility: browsers decide about compression by themselves. */
  compress?: boolean;
}

/** What the server says when a session opens. */
export interface HandshakeData {
  /** The id of the session. */
  sid: string;
  /** The transports that the server offers to upgrade to. */
  upgrades: string[];
  /** How often the server pings, in ms. */
  pingInterval: number;
  /** How long a ping may be late, in ms. */
  pingTimeout: number;
  /** The longest body of a polling request that the server takes, in bytes. */
  maxPayload: number;
}

/** The events of an engine. */
export interface EngineEvents {
  /** The server has accepted the connection. */
  open: () => void;
  /** What the server said to that. */
  handshake: (data: HandshakeData) => void;
  /** A packet came. */
  packet: (packet: EnginePacket) => void;
  /** A packet is about to wait in the `writeBuffer`. */
  packetCreate: (packet: EnginePacket) => void;
  /** A message came. */
  data: (data: RawData) => void;
  /** The same as `data`. */
  message: (data: RawData) => void;
  /** The transport has taken all that waited. */
  drain: () => void;
  /** What waited was handed to the transport. */
  flush: () => void;
  /** Something came, so the server is there. */
  heartbeat: () => void;
  /** The server has asked whether we are there. */
  ping: () => void;
  /** The server was told that we are. */
  pong: () => void;
  /** The connection failed; `close` follows. */
  error: (error: string | Error) => void;
  /** A better transport works; what is being sent waits for the change. */
  upgrading: (transport: Transport) => void;
  /** The better transport is in use. */
  upgrade: (transport: Transport) => void;
  /** The better transport does not work; `transport` of the error is its name. */
  upgradeError: (error: Error) => void;
  /** The connection is over. */
  close: (reason: string, details?: DisconnectDescription) => void;
}

/** Events that cost a call each, and are only made once somebody listens. */
const packetEvents = new Set([
  "packet",
  "packetCreate",
  "data",
  "message",
  "drain",
  "flush",
  "heartbeat",
] satisfies (keyof EngineEvents)[] as string[]);

/** One connection to the server. */
export class Engine extends Emitter<NoEvents, NoEvents, EngineEvents> {
  /** The version of the Engine.IO protocol. */
  static readonly protocol = 4;

  /** How binary data is handed to the application. Default: "arraybuffer". */
  binaryType: BinaryType = "arraybuffer";
  /** The options that it was opened with. */
  readonly opts: Options;

  #core: CoreManager | undefined;
  #id: string | null | undefined;
  #readyState: EngineState = "opening";
  #transport: Transport;
  #query: string;
  #unsent: Frame[] = [];

  /** Whether `drain` is about to be told. @internal */
  _draining = false;

  /** @internal */
  constructor(core: CoreManager | undefined, opts: Options, transport: string, query: string) {
    super();
    this.opts = opts;
    this.#core = core;
    this.#query = query;
    this.#transport = this.#describe(transport);
  }

  /** The id of the session: `undefined` before there is one, `null` afterwards. It is not that of a `Socket`. */
  get id(): string {
    // The type is that of upstream, whose value is no text either.
    return this.#id as string;
  }

  /** How far it is. */
  get readyState(): EngineState {
    return this.#readyState;
  }

  /** The transport in use. */
  get transport(): Transport {
    return this.#transport;
  }

  /** Whether a better transport is taking over: until it has, nothing is sent. */
  get upgrading(): boolean {
    return this.#core?.isUpgrading() ?? false;
  }

  /**
   * A copy of what waits to be sent. In the `close` event, what was not sent;
   * afterwards nothing.
   */
  get writeBuffer(): EnginePacket[] {
    const frames: Frame[] = this.#core ? this.#core.writeBuffer() : this.#unsent;
    return frames.map(packetOf);
  }

  /**
   * Sends a message of its own: the server's engine gets it, its Socket.IO does
   * not understand it. `flushed` is called when the transport has it.
   */
  send(data: RawData, _options?: WriteOptions | null, flushed?: () => void): this {
    const core = this.#core;
    if (core && (this.#readyState === "opening" || this.#readyState === "open")) {
      if (flushed) this.once("flush", flushed);
      const binary = typeof data === "object" && data !== null;
      core.sendMessage(binary ? wrapBlob(data, () => core.resume()) : `4${data ?? ""}`);
    }
    return this;
  }

  /** The same as `send`. */
  declare write: this["send"];

  static {
    Object.assign(Engine.prototype, { write: Engine.prototype.send });
  }

  /** Ends this connection, once what was sent is out. A Manager opens another one. */
  close(): this {
    if (this.#readyState === "opening" || this.#readyState === "open") {
      this.#readyState = "closing";
      this.#core?.closeEngine();
    }
    return this;
  }

  /** When the server's silence means that it is gone, in ms since 1970. */
  get _pingTimeoutTime(): number {
    return Date.now() + (this.#core?.expiresIn() ?? Number.POSITIVE_INFINITY);
  }

  set _pingTimeoutTime(time: number) {
    this.#core?.expireIn(time - Date.now());
  }

  /** Whether the server has been silent for too long. */
  _hasPingExpired(): boolean {
    return (this.#core?.expiresIn() ?? 1) <= 0;
  }

  /** @internal */
  override _listening(event: string): void {
    if (packetEvents.has(event)) this.#core?.observeEngine();
  }

  /** The transport of that name, as events tell of it. @internal */
  _describe(transport: string): Transport {
    return this.#describe(transport);
  }

  #describe(name: string): Transport {
    const query = () => {
      const sid = this.#id ? { sid: this.#id } : {};
      const own = { EIO: Engine.protocol, transport: name, ...sid };
      // The type is that of upstream, whose number is no text either.
      return { ...queryObject(this.#query), ...own } as unknown as Record<string, string>;
    };
    const writable = () => this.#core?.isWritable() ?? false;
    return {
      name,
      get query() {
        return query();
      },
      get writable() {
        return writable();
      },
    };
  }

  /** @internal */
  _begin(core: CoreManager, transport: string, query: string): void {
    this.#core = core;
    this.#query = query;
    this._use(transport);
    for (const event of packetEvents) {
      if (this.hasListeners(event as keyof EngineEvents)) this._listening(event);
    }
  }

  /** @internal */
  _use(transport: string): void {
    this.#transport = this.#describe(transport);
  }

  /** @internal */
  _open(id: string): void {
    this.#id = id;
    this.#readyState = "open";
  }

  /** The core has given it up. @internal */
  _closing(): void {
    this._detach();
    this.#readyState = "closing";
  }

  /** The core is done with it, and it has not been told of that. @internal */
  _detach(): void {
    this.#core = undefined;
  }

  /** @internal */
  _close(unsent: Frame[]): void {
    this.#core = undefined;
    this.#id = null;
    this.#readyState = "closed";
    this.#unsent = unsent;
  }
}
