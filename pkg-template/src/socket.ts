/**
 * A namespace of a server: `io("https://host/namespace")`.
 *
 * Keeps the listeners, the callbacks of acknowledgements and the flags of the
 * next emit. Whether it is connected, what is sent when, and what waits, is
 * known and decided by the core alone.
 */
import type { CoreManager } from "../generated/sockeye.js";
import { type Encoded, encode } from "./binary.js";
import type { ErrorCode } from "./codes.js";
import { callEach, Emitter, indexOfListener } from "./emitter.js";
import { type DisconnectDescription, SocketError } from "./errors.js";
import type {
  AllButLast,
  AnsweredNames,
  AnswerOf,
  AnyFunction,
  DecorateAcknowledgements,
  DefaultEventsMap,
  EventNames,
  EventParams,
  EventsMap,
} from "./events.js";
import type { Manager } from "./manager.js";
import { type Auth, requireSocketOptions, type SocketOptions } from "./options.js";

/** The events of the client itself. */
export interface SocketReservedEvents {
  /** The namespace is joined. */
  connect: () => void;
  /** Connecting failed; `active` says whether it is tried again. */
  connect_error: (error: SocketError) => void;
  /** The namespace is left; `active` says whether it will be joined again. */
  disconnect: (reason: Socket.DisconnectReason, details?: DisconnectDescription) => void;
}

const reserved = new Set<unknown>([
  "connect",
  "connect_error",
  "disconnect",
  "disconnecting",
  "newListener",
  "removeListener",
]);

/** See `CoreManager.emit`. */
const VOLATILE = 1;
const WANTS_ACK = 2;
const refusals: Record<number, ErrorCode> = {
  [-2]: "send_buffer_full",
  [-3]: "too_many_attachments",
  [-4]: "too_many_acks",
};

/** What the application said about the next emit. */
interface Flags {
  volatile?: boolean;
  compress?: boolean;
  timeout?: number | undefined;
}

/** Takes the answer to an emit, or the reason why there is none. */
type Settle = (error: SocketError | null, answer: unknown[]) => void;

/** An emit that waits for the namespace to be joined. */
interface Unsent {
  args: unknown[];
  ackId: number;
}

/** A namespace of a server. */
export class Socket<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
> extends Emitter<ListenEvents, EmitEvents, SocketReservedEvents> {
  /** The Manager whose connection is used. */
  readonly io: Manager<ListenEvents, EmitEvents>;
  /** The name of the namespace, beginning with `/`. */
  readonly nsp: string;
  /** Sent each time the namespace is joined; may be changed at any time. */
  auth: Auth | undefined;
  /** Whether the server has restored the previous session, with its rooms and what was missed. */
  recovered = false;

  readonly #core: CoreManager;
  readonly #index: number;
  readonly #ackTimeout: number | undefined;
  readonly #incoming: AnyFunction[] = [];
  readonly #outgoing: AnyFunction[] = [];
  readonly #settles = new Map<number, Settle>();
  #unsent: Unsent[] = [];
  #flags: Flags = {};
  #id: string | undefined;

  /** Sockets are made by `io()` and `manager.socket()`. */
  constructor(io: Manager<ListenEvents, EmitEvents>, nsp: string, options: Partial<SocketOptions> = {}) {
    super();
    requireSocketOptions(options);
    this.io = io;
    this.nsp = nsp;
    this.auth = options.auth;
    this.#ackTimeout = options.ackTimeout;
    [this.#core, this.#index] = io._adopt(this);
    if (io._autoConnect) this.connect();
  }

  /** The id of this Socket on the server, `undefined` while it is not connected. */
  get id(): string | undefined {
    return this.connected ? this.#id : undefined;
  }

  /** Whether the namespace is joined. */
  get connected(): boolean {
    return this.#core.isConnected(this.#index);
  }

  /** Whether the namespace is not joined. */
  get disconnected(): boolean {
    return !this.connected;
  }

  /** Whether it is connected or will be by itself. */
  get active(): boolean {
    return this.#core.isActive(this.#index);
  }

  /** Joins the namespace, opening the connection if need be. Nothing happens when it is active. */
  connect(): this {
    this.io._opening(() => this.#core.connect(this.#index));
    return this;
  }

  /** Leaves the namespace. The last active Socket of a Manager closes the connection. */
  disconnect(): this {
    this.#core.disconnect(this.#index);
    return this;
  }

  /** The same as `connect`. */
  declare open: this["connect"];
  /** The same as `disconnect`. */
  declare close: this["disconnect"];

  static {
    const { connect, disconnect } = Socket.prototype;
    Object.assign(Socket.prototype, { open: connect, close: disconnect });
  }

  /** Emits the event "message". */
  send(...args: unknown[]): this {
    return this.#emit("message", args);
  }

  /**
   * Sends an event. Until the namespace is joined it waits, unless it is
   * `volatile`. A function as the last argument is called with the answer; after
   * `timeout()`, with an error or `null` first.
   *
   * Throws, with nothing sent or kept, what `JSON.stringify` throws, or a
   * `SocketError`: "reserved_event", "invalid_event", "blob_unsupported",
   * "too_many_attachments", "send_buffer_full", "too_many_acks".
   *
   * @example
   * socket.timeout(5000).emit("add", { text: "tea" }, (error, id) => { ... });
   */
  override emit<Name extends EventNames<EmitEvents>>(
    event: Name,
    ...args: EventParams<EmitEvents, Name>
  ): this {
    return this.#emit(event, args);
  }

  /**
   * Sends an event and waits for the first argument of its answer. Rejects with a
   * `SocketError`, "timeout" after `timeout()` or "disconnected", and with what
   * `emit` throws.
   *
   * @example
   * const id = await socket.timeout(5000).emitWithAck("add", { text: "tea" });
   */
  emitWithAck<Name extends AnsweredNames<EmitEvents>>(
    event: Name,
    ...args: AllButLast<EventParams<EmitEvents, Name>>
  ): Promise<AnswerOf<EventParams<EmitEvents, Name>>> {
    return new Promise((resolve, reject) => {
      this.#transmit(event, args, (error, answer) => {
        if (error) reject(error);
        else resolve(answer[0] as AnswerOf<EventParams<EmitEvents, Name>>);
      });
    });
  }

  /** Makes the next emit fail when it is not answered within so many ms. */
  timeout(milliseconds: number): Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>> {
    this.#flags.timeout = milliseconds;
    return this as unknown as Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>>;
  }

  /** Makes the next emit be dropped when it can't be sent at once. */
  get volatile(): this {
    this.#flags.volatile = true;
    return this;
  }

  /** For compatibility: browsers decide about compression by themselves. */
  compress(compress: boolean): this {
    this.#flags.compress = compress;
    return this;
  }

  /** Calls `listener(event, ...args)` for each event that comes in, before its own listeners. */
  onAny(listener: AnyFunction): this {
    this.#incoming.push(listener);
    return this;
  }

  /** The same as `onAny`, before those that are there. */
  prependAny(listener: AnyFunction): this {
    this.#incoming.unshift(listener);
    return this;
  }

  /** Removes the first place of `listener` among those of `onAny`; without one, all of them. */
  offAny(listener?: AnyFunction): this {
    removeFrom(this.#incoming, listener);
    return this;
  }

  /** The listeners of `onAny`: the list itself. */
  listenersAny(): AnyFunction[] {
    return this.#incoming;
  }

  /** Calls `listener(event, ...args)` for each event that is sent, when it is sent. */
  onAnyOutgoing(listener: AnyFunction): this {
    this.#outgoing.push(listener);
    return this;
  }

  /** The same as `onAnyOutgoing`, before those that are there. */
  prependAnyOutgoing(listener: AnyFunction): this {
    this.#outgoing.unshift(listener);
    return this;
  }

  /** Removes the first place of `listener` among those of `onAnyOutgoing`; without one, all of them. */
  offAnyOutgoing(listener?: AnyFunction): this {
    removeFrom(this.#outgoing, listener);
    return this;
  }

  /** The listeners of `onAnyOutgoing`: the list itself. */
  listenersAnyOutgoing(): AnyFunction[] {
    return this.#outgoing;
  }

  #emit(event: unknown, args: unknown[]): this {
    const callback = args.at(-1);
    if (typeof callback !== "function") return this.#transmit(event, args);
    const errorFirst = this.#timeout !== undefined;
    return this.#transmit(event, args.slice(0, -1), (error, answer) => {
      // Without a timeout there is no place for an error: the callback is forgotten.
      if (errorFirst) callback(error, ...answer);
      else if (!error) callback(...answer);
    });
  }

  get #timeout(): number | undefined {
    return this.#flags.timeout ?? this.#ackTimeout;
  }

  #transmit(event: unknown, args: unknown[], settle?: Settle): this {
    const timeout = settle ? this.#timeout : undefined;
    const { volatile } = this.#flags;
    this.#flags = {};
    const { json, attachments } = encodeEvent(event, args);
    this.#tellOutgoing();
    const flags = (volatile ? VOLATILE : 0) | (settle ? WANTS_ACK : 0);
    const ackId = this.#core.emit(this.#index, json, attachments, flags, timeout ?? -1);
    requireAccepted(ackId);
    if (settle) this.#settles.set(ackId, settle);
    // Volatile ones never wait.
    const waiting = !volatile && this.#core.sendBufferLength(this.#index) > 0;
    if (waiting) this.#unsent.push({ args: [event, ...args], ackId });
    else callEach(this, this.#outgoing.slice(), [event, ...args]);
    return this;
  }

  /** Tells of what has been sent since the namespace was joined. */
  #tellOutgoing(): void {
    const sent = this.#unsent.splice(0, this.#unsent.length - this.#core.sendBufferLength(this.#index));
    for (const { args } of sent) callEach(this, this.#outgoing.slice(), args);
  }

  /** @internal */
  _authenticate(session: number): void {
    const give = (data?: unknown) => {
      const json = data == null ? undefined : JSON.stringify(data);
      if (json !== undefined && !json.startsWith("{")) throw new TypeError("not an object");
      this.#core.authenticate(this.#index, session, json);
    };
    try {
      if (typeof this.auth === "function") this.auth(give);
      else give(this.auth);
    } catch (context) {
      this._dispatch("connect_error", new SocketError("auth_failed", { context }));
    }
  }

  /** @internal */
  _receive(args: unknown[], ackId: number, session: number): void {
    if (ackId >= 0) args.push(this.#answer(ackId, session));
    callEach(this, this.#incoming.slice(), args);
    this._dispatch(...(args as [unknown, ...unknown[]]));
  }

  /** The function with which a listener answers an event, once. */
  #answer(ackId: number, session: number): (...answer: unknown[]) => void {
    let answered = false;
    return (...answer) => {
      if (answered) return;
      const { json, attachments } = encode(answer);
      requireAccepted(this.#core.answer(this.#index, ackId, session, json, attachments));
      answered = true;
    };
  }

  /** @internal */
  _settle(ackId: number, error: SocketError | null, answer: unknown[]): void {
    const settle = this.#settles.get(ackId);
    this.#settles.delete(ackId);
    // What was not sent in time is not sent any more.
    if (error) this.#unsent = this.#unsent.filter((unsent) => unsent.ackId !== ackId);
    if (settle) callEach(this, [settle], [error, answer]);
  }

  /** @internal */
  _connected(id: string, recovered: boolean): void {
    this.#id = id;
    this.recovered = recovered;
    this.#tellOutgoing();
    this._dispatch("connect");
  }

  /** @internal */
  _disconnected(reason: string, details: DisconnectDescription | undefined): void {
    this.#id = undefined;
    this._dispatch("disconnect", reason, details);
  }
}

export declare namespace Socket {
  /** Why a Socket was disconnected. */
  type DisconnectReason =
    | "io server disconnect"
    | "io client disconnect"
    | "ping timeout"
    | "transport close"
    | "transport error"
    | "parse error"
    | "forced close";
}

/** Throws for what `CoreManager.emit` and `answer` return when they refuse. */
function requireAccepted(outcome: number): void {
  const refused = refusals[outcome];
  if (refused) throw new SocketError(refused);
}

function encodeEvent(event: unknown, args: unknown[]): Encoded {
  if (typeof event !== "string" && typeof event !== "number") throw new SocketError("invalid_event");
  if (reserved.has(event)) {
    throw new SocketError("reserved_event", { message: `"${event}" is a reserved event name` });
  }
  return encode([event, ...args]);
}

function removeFrom(list: AnyFunction[], listener: AnyFunction | undefined): void {
  if (!listener) list.length = 0;
  else if (list.includes(listener)) list.splice(indexOfListener(list, listener), 1);
}
