/**
 * One connection to a server, the Sockets on it, and how it is opened again.
 *
 * Holds the options and the Sockets; the core holds the connection. Makes no
 * decision about the protocol.
 */
import type { CoreManager } from "../generated/sockeye.js";
import { Codec, type Packet } from "./codec.js";
import { Emitter } from "./emitter.js";
import type { Engine } from "./engine.js";
import { guarded } from "./engine-host.js";
import { type DisconnectDescription, invalidOption } from "./errors.js";
import type { DefaultEventsMap, EventsMap, NoEvents } from "./events.js";
import { loadCore } from "./loader.js";
import { ManagerHost } from "./manager-host.js";
import {
  configure,
  type ManagerOptions,
  type Options,
  type ReconnectionSettings,
  reconnectionSettings,
  requireSettings,
  requireSocketOptions,
  type SocketOptions,
} from "./options.js";
import { queryObject } from "./query.js";
import { Socket } from "./socket.js";
import { addressIn, originOf, parseAddress } from "./url.js";

/** The events of a Manager. */
export interface ManagerReservedEvents {
  /** The connection is open; `engine` is a new one. */
  open: () => void;
  /** The connection could not be opened. */
  error: (error: Error) => void;
  /** The connection is over. */
  close: (reason: string, details?: DisconnectDescription) => void;
  /** The server has asked whether we are there. */
  ping: () => void;
  /** A packet came, and the Socket that it is for has told of it. */
  packet: (packet: Packet) => void;
  /** A try to open the connection again begins; the first is 1. */
  reconnect_attempt: (attempt: number) => void;
  /** The connection is open again, after so many tries. */
  reconnect: (attempt: number) => void;
  /** A try to open the connection again has failed. */
  reconnect_error: (error: Error) => void;
  /** No more tries are made: there were `reconnectionAttempts`. */
  reconnect_failed: () => void;
  /**
   * A transport was opened and cut at once by something on the way, so it is left
   * alone for this server for `retryIn` ms, or until the network changes. The
   * other transport is used instead. A Manager that is made meanwhile hears of it
   * when it has connected.
   */
  transport_avoided: (event: { transport: string; retryIn: number }) => void;
}

/** One connection to a server, and the Sockets on it. */
export class Manager<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
> extends Emitter<NoEvents, NoEvents, ManagerReservedEvents> {
  /**
   * The options, read for each connection: changes count from the next one on.
   * Those about reconnection are set by the methods of their name.
   */
  opts: Partial<ManagerOptions>;
  /** The address that was given. */
  readonly uri: string | undefined;
  /** The Sockets by the names of their namespaces. */
  readonly nsps: Record<string, Socket> = {};
  /** The current connection or the last one; `undefined` before the first. */
  declare engine: Engine;

  readonly #core: CoreManager;
  readonly #host: ManagerHost;
  readonly #codec: Codec | undefined;
  readonly #sockets: Socket[] = [];
  readonly #resume = () => this.#core.resume();
  #settings: ReconnectionSettings;

  /**
   * Opens the connection unless `autoConnect` is false.
   *
   * Throws a `SocketError`: "invalid_option", "wasm_unavailable", or what is wrong
   * with the URL ("invalid_url", "uri_too_long", "no_location").
   */
  constructor(options: Options);
  constructor(uri?: string, options?: Options);
  constructor(uri?: string | Options, options?: Options);
  constructor(uri?: string | Options, options?: Options) {
    super();
    const opts: Options = { ...(typeof uri === "object" ? uri : options) };
    this.uri = typeof uri === "string" ? uri : addressIn(opts);
    const address = parseAddress(this.uri);
    if (address.query !== undefined) opts.query = queryObject(address.query);
    opts.path ??= "/socket.io";
    this.opts = opts;
    this.#settings = reconnectionSettings(opts);
    requireSocketOptions(opts);
    configure(address, opts);

    if (opts.parser) {
      this.#codec = new Codec(opts.parser, this.#resume, (packet) => this.#host.decoded(packet));
    }

    const { CoreManager, memory } = loadCore();
    this.#host = new ManagerHost(
      this as unknown as Manager,
      this.#sockets,
      () => configure(address, this.opts),
      () => this.#core,
      () => this.#codec,
    );
    const origin = originOf(address);
    this.#core = new CoreManager(guarded(this.#host), memory, origin, !!this.#codec, !!opts.useNativeTimers);
    this.#applySettings();
    if (this._autoConnect) this.open();
  }

  /**
   * Opens the connection; between two tries, at once. Nothing happens when it is
   * open or opening. `opened` is called with an error if that fails, and without
   * one if not; who is told of a failure decides whether to try again, so nothing
   * is done about it.
   */
  open(opened?: (error?: Error) => void): this {
    if (this.#core.readyState() !== CLOSED) return this;
    if (opened) this.#host.onceOpened(opened);
    this._opening(() => (opened ? this.#core.openOnce() : this.#core.open()));
    return this;
  }

  /** The same as `open`. */
  declare connect: this["open"];

  static {
    Object.assign(Manager.prototype, { connect: Manager.prototype.open });
  }

  /**
   * The Socket of a namespace, there is one for each. A new one connects, and so
   * does one that is inactive, unless `autoConnect` is false. Options only count
   * for a new one.
   */
  socket(nsp: string, options?: Partial<SocketOptions>): Socket<ListenEvents, EmitEvents> {
    const name = nsp.startsWith("/") ? nsp : `/${nsp}`;
    if (name.includes(",")) throw invalidOption("nsp", "without a comma");
    const existing = this.nsps[name];
    if (existing) {
      if (this._autoConnect) existing.connect();
      return existing as unknown as Socket<ListenEvents, EmitEvents>;
    }
    const socket = new Socket(this, name, options);
    this.nsps[name] = socket as unknown as Socket;
    return socket;
  }

  /** Whether a lost connection is opened again. */
  reconnection(): boolean;
  reconnection(value: boolean): this;
  reconnection(value?: boolean): boolean | this;
  reconnection(value?: boolean): boolean | this {
    return this.#setting("reconnection", value);
  }

  /** After how many failed tries in a row to give up; here 0 means before the first. */
  reconnectionAttempts(): number;
  reconnectionAttempts(value: number): this;
  reconnectionAttempts(value?: number): number | this;
  reconnectionAttempts(value?: number): number | this {
    return this.#setting("reconnectionAttempts", value);
  }

  /** The wait before the first try, in ms. */
  reconnectionDelay(): number;
  reconnectionDelay(value: number): this;
  reconnectionDelay(value?: number): number | this;
  reconnectionDelay(value?: number): number | this {
    return this.#setting("reconnectionDelay", value);
  }

  /** The longest wait, in ms. */
  reconnectionDelayMax(): number;
  reconnectionDelayMax(value: number): this;
  reconnectionDelayMax(value?: number): number | this;
  reconnectionDelayMax(value?: number): number | this {
    return this.#setting("reconnectionDelayMax", value);
  }

  /** How much of each wait is left to chance, 0 to 1. */
  randomizationFactor(): number;
  randomizationFactor(value: number): this;
  randomizationFactor(value?: number): number | this;
  randomizationFactor(value?: number): number | this {
    return this.#setting("randomizationFactor", value);
  }

  /** How long connecting may take, in ms; `false`: for ever. */
  timeout(): number | boolean;
  timeout(value: number | boolean): this;
  timeout(value?: number | boolean): number | boolean | this;
  timeout(value?: number | boolean): number | boolean | this {
    return this.#setting("timeout", value === true ? undefined : value);
  }

  #setting<Name extends keyof ReconnectionSettings>(
    name: Name,
    value: ReconnectionSettings[Name] | undefined,
  ): ReconnectionSettings[Name] | this {
    if (value === undefined) return this.#settings[name];
    this.#settings = requireSettings({ ...this.#settings, [name]: value });
    this.#applySettings();
    return this;
  }

  #applySettings(): void {
    const { reconnection, reconnectionAttempts, reconnectionDelay, reconnectionDelayMax } = this.#settings;
    const { randomizationFactor, timeout } = this.#settings;
    this.#core.setReconnection(
      reconnection,
      reconnectionAttempts,
      reconnectionDelay,
      reconnectionDelayMax,
      randomizationFactor,
    );
    this.#core.setTimeout(timeout === false ? -1 : timeout);
  }

  /** Closes the connection and stops trying. Sockets that are active connect at the next `open`. */
  _close(): void {
    this.#core.close();
    this._called();
  }

  /** How far the connection is. */
  get _readyState(): "closed" | "opening" | "open" {
    return this.#host.readyState;
  }

  /** Whether a lost connection is being opened again. */
  get _reconnecting(): boolean {
    return this.#host.reconnecting;
  }

  /** @internal */
  override _listening(event: string): void {
    if (event === "packet") this.#core.observe();
  }

  /** Whether connections open by themselves. */
  get _autoConnect(): boolean {
    return this.opts.autoConnect !== false;
  }

  /** Makes a Socket known to the core. @internal */
  _adopt(
    socket: Socket<ListenEvents, EmitEvents>,
  ): [core: CoreManager, index: number, resume: () => void, codec: Codec | undefined] {
    const index = this.#core.addSocket(socket.nsp);
    this.#sockets[index] = socket as unknown as Socket;
    return [this.#core, index, this.#resume, this.#codec];
  }

  /** See `ManagerHost.opening`. @internal */
  _opening(call: () => void): void {
    this.#host.opening(call);
    this._called();
  }

  /** See `EngineHost.tell`. @internal */
  _tell(tell: () => void): void {
    this.#host.tell(tell);
  }

  /** The application has changed something by a call. @internal */
  _called(): void {
    this.#host.noteCall();
  }
}

/** See `CoreManager.readyState`. */
const CLOSED = 0;
