/**
 * A namespace of a server: `io("https://host/namespace")`.
 *
 * Keeps the listeners, the callbacks of acknowledgements and the flags of the
 * next emit. Whether it is connected, what is sent when, and what waits, is
 * known and decided by the core alone.
 */
import type { CoreManager } from "../generated/sockeye.js";
import { encode } from "./binary.js";
import { CatchAll } from "./catch-all.js";
import { type Codec, type Packet, reservedEvents } from "./codec.js";
import type { ErrorCode } from "./codes.js";
import { callEach, report } from "./emitter.js";
import { type DisconnectDescription, type ExtendedError, SocketError } from "./errors.js";
import type {
  AllButLast,
  AnsweredNames,
  AnswerOf,
  DecorateAcknowledgements,
  DefaultEventsMap,
  EventNames,
  EventParams,
  EventsMap,
} from "./events.js";
import type { Frame } from "./host.js";
import type { Manager } from "./manager.js";
import { type Auth, requireSocketOptions, type SocketOptions } from "./options.js";
import { type Room, type RoomOptions, Rooms } from "./rooms.js";

/** The events of the client itself. */
export interface SocketReservedEvents {
  /** The namespace is joined. */
  connect: () => void;
  /** Connecting failed; `active` says whether it is tried again. */
  connect_error: (error: ExtendedError) => void;
  /** The namespace is left; `active` says whether it will be joined again. */
  disconnect: (reason: Socket.DisconnectReason, details?: DisconnectDescription) => void;
}

/** See `CoreManager.emit`. */
const VOLATILE = 1;
const WANTS_ACK = 2;
const URGENT = 4;
const SENT = 0;
const BUFFERED = 1;
const refusals: Record<number, ErrorCode> = {
  [-2]: "send_buffer_full",
  [-3]: "too_many_attachments",
  [-4]: "too_many_acks",
};

/** What the application said about the next emit. */
interface Flags {
  readonly volatile?: boolean;
  readonly compress?: boolean;
  readonly timeout?: number | undefined;
}

const NO_FLAGS: Flags = {};

/** Takes the answer to an emit, or the reason why there is none. */
type Settle = (error: SocketError | null, answer: unknown[]) => void;

/** A packet as it waits: its namespace is that of its Socket. */
type OutgoingPacket = Omit<Packet, "nsp">;

/** An emit that waits. */
interface Waiting {
  packet: OutgoingPacket;
  /** Whether it is in the retry queue, not in the `sendBuffer`. */
  queued: boolean;
  tryCount: number;
  /** Whether it was sent, while others of the `sendBuffer` are being sent. */
  sent?: boolean;
  /** Whether the application has taken it out of the `sendBuffer`. */
  taken?: boolean;
}

/** Types of packets: see `Packet`. */
const CONNECT = 0;
const DISCONNECT = 1;
const EVENT = 2;
const ACK = 3;

/** A namespace of a server. */
export class Socket<
  ListenEvents extends EventsMap = DefaultEventsMap,
  EmitEvents extends EventsMap = ListenEvents,
> extends CatchAll<ListenEvents, EmitEvents, SocketReservedEvents> {
  /** The Manager whose connection is used. */
  readonly io: Manager<ListenEvents, EmitEvents>;
  /** The name of the namespace, beginning with `/`. */
  readonly nsp: string;
  /** Sent each time the namespace is joined; may be changed at any time. */
  declare auth: Auth;
  /** Whether the server has restored the previous session, with its rooms and what was missed. */
  recovered = false;

  readonly #core: CoreManager;
  readonly #codec: Codec | undefined;
  readonly #index: number;
  /** How the text of an event begins that has neither attachments nor an id. */
  readonly #start: string;
  readonly #ackTimeout: number | undefined;
  readonly #retries: number;
  /** The core goes on with what waited for the content of a `Blob`. */
  readonly #resume: () => void;
  /** There once something was asked: pages have many Sockets that only listen. */
  #settles: Map<number, Settle> | undefined;
  /** There once something has waited. */
  #waiting: Map<number, Waiting> | undefined;
  /** Names emits in calls of the core and by the core. */
  #lastToken = 0;
  #flags = NO_FLAGS;
  #id: string | undefined;
  #rooms: Rooms | undefined;

  /** Sockets are made by `io()` and `manager.socket()`. */
  constructor(io: Manager<ListenEvents, EmitEvents>, nsp: string, options: Partial<SocketOptions> = {}) {
    super();
    requireSocketOptions(options);
    this.io = io;
    this.nsp = nsp;
    if (options.auth !== undefined) this.auth = options.auth;
    this.#start = nsp === "/" ? "42" : `42${nsp},`;
    this.#ackTimeout = options.ackTimeout;
    this.#retries = options.retries ?? 0;
    [this.#core, this.#index, this.#resume, this.#codec] = io._adopt(this);
    this.#core.setRetries(this.#index, this.#retries);
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
    const encoded = this.#codec?.encode({ type: DISCONNECT, nsp: this.nsp });
    if (encoded) this.#core.disconnectEncoded(this.#index, encoded);
    else this.#core.disconnect(this.#index);
    this.io._called();
    return this;
  }

  /** The same as `connect`. */
  declare open: this["connect"];
  /** The same as `disconnect`. */
  declare close: this["disconnect"];

  static {
    Object.assign(Socket.prototype, { open: Socket.prototype.connect, close: Socket.prototype.disconnect });
  }

  /**
   * The emits that wait for the namespace to be joined. Taking some out, or
   * assigning an array with fewer, means that they are not sent; their order is
   * always that in which they were emitted.
   */
  get sendBuffer(): Packet[] {
    const before = this.#buffered();
    const packets = before.map(({ packet }) => packet as Packet);
    const change = (changed: boolean) => {
      this.#take(before, packets);
      return changed;
    };
    return new Proxy(packets, {
      set: (target, key, value) => change(Reflect.set(target, key, value)),
      deleteProperty: (target, key) => change(Reflect.deleteProperty(target, key)),
    });
  }

  set sendBuffer(packets: Packet[]) {
    this.#take(this.#buffered(), packets);
  }

  #buffered(): Waiting[] {
    return [...(this.#waiting?.values() ?? [])].filter(({ queued, taken }) => !queued && !taken);
  }

  /** Takes out what is no longer among the packets, unless it is put back at once. */
  #take(before: Waiting[], packets: Packet[]): void {
    const left = new Set<unknown>(packets);
    for (const waiting of before) waiting.taken = !left.has(waiting.packet);
    queueMicrotask(() => {
      this.#forget(({ taken }) => taken);
      this.#core.retainSendBuffer(this.#index, Uint32Array.from(this.#waiting?.keys() ?? []));
    });
  }

  /**
   * A copy of the events that came before the namespace was joined. Assigning an
   * empty array means that they are not told.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the type of socket.io-client
  get receiveBuffer(): ReadonlyArray<any>[] {
    return this.#core.receiveBuffer(this.#index);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the type of socket.io-client
  set receiveBuffer(events: ReadonlyArray<any>[]) {
    if (events.length === 0) this.#core.clearReceiveBuffer(this.#index);
  }

  /** A copy of what waits for an answer, by numbers of no meaning. */
  get acks(): Record<number, (...answer: unknown[]) => void> {
    const entries = [...(this.#settles ?? [])].map(([token, settle]) => [
      token,
      (...answer: unknown[]) => settle(null, answer),
    ]);
    return Object.fromEntries(entries);
  }

  /** A copy of the retry queue. */
  get _queue(): { id: number; args: unknown[]; tryCount: number }[] {
    const queued = [...(this.#waiting ?? [])].filter(([, waiting]) => waiting.queued);
    return queued.map(([id, { packet, tryCount }]) => ({ id, args: packet.data, tryCount }));
  }

  /** Emits the event "message". */
  send(...args: unknown[]): this {
    return this.#emit("message", args);
  }

  /**
   * Sends an event. Until the namespace is joined it waits, unless it is
   * `volatile`. A function as the last argument is called with the answer; after
   * `timeout()`, and with the options `ackTimeout` and `retries`, with an error or
   * `null` first.
   *
   * Throws, with nothing sent or kept, what `JSON.stringify` throws, or a
   * `SocketError`: "reserved_event", "invalid_event", "too_many_attachments",
   * "send_buffer_full", "too_many_acks".
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

  /**
   * Joins a room, or shares it with whoever has joined it before; it is joined again
   * each time this Socket connects, before anything that waited is sent. Call `leave()`
   * of what is returned when it is no longer wanted.
   *
   * @example
   * const room = socket.room("general", { joinEvent: "join" });
   * room.on("message", (text) => console.log(text));
   */
  room<Listen extends EventsMap = DefaultEventsMap>(id: string, options?: RoomOptions): Room<Listen> {
    const room = this._holdRoom<Listen>(id, options);
    room._enter();
    return room;
  }

  /** A room that is joined by its `_enter`: for who listens first. @internal */
  _holdRoom<Listen extends EventsMap>(id: string, options?: RoomOptions): Room<Listen> {
    const send = (event: string, name: string, answered?: (answer: unknown) => void) =>
      this.#sendUrgent([event, name], answered);
    this.#rooms ??= new Rooms(send, this.connected);
    return this.#rooms.hold(id, options);
  }

  /** Makes the next emit fail when it is not answered within so many ms. */
  timeout(milliseconds: number): Socket<ListenEvents, DecorateAcknowledgements<EmitEvents>> {
    return this.#with({ timeout: milliseconds }) as unknown as Socket<
      ListenEvents,
      DecorateAcknowledgements<EmitEvents>
    >;
  }

  /** Makes the next emit be dropped when it can't be sent at once. */
  get volatile(): this {
    return this.#with({ volatile: true });
  }

  /** For compatibility: browsers decide about compression by themselves. */
  compress(compress: boolean): this {
    return this.#with({ compress });
  }

  #with(flags: Flags): this {
    this.#flags = { ...this.#flags, ...flags };
    return this;
  }

  #emit(event: unknown, args: unknown[]): this {
    const callback = args.at(-1);
    if (typeof callback !== "function") return this.#transmit(event, args);
    const errorFirst = this.#timeout !== undefined || (this.#retries > 0 && !this.#flags.volatile);
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
    const { volatile = false, compress = true } = this.#flags;
    const queued = this.#retries > 0 && !volatile;
    const timeout = settle || queued ? this.#timeout : undefined;
    this.#flags = NO_FLAGS;
    const packet = { type: EVENT, data: [event, ...args], options: { compress } };
    requireEventName(event);

    const token = ++this.#lastToken;
    const flags = (volatile ? VOLATILE : 0) | (settle ? WANTS_ACK : 0);
    const { json, frames } = this.#encode(packet, queued, settle !== undefined);
    if (!settle && json !== undefined && !frames && this.#core.emitDirect(this.#index, this.#start + json)) {
      this._tellOutgoing(packet.data);
      return this;
    }
    // It may be told of as sent before the call returns.
    if (queued) this.#wait(token, packet, queued);
    const outcome = this.#core.emit(this.#index, token, json, frames, flags, timeout ?? -1);
    if (outcome < 0) this.#waiting?.delete(token);
    requireAccepted(outcome);
    if (settle) this.#ask(token, settle);
    if (outcome === BUFFERED) this.#wait(token, packet, queued);
    else if (outcome === SENT) this._tellOutgoing(packet.data);
    return this;
  }

  #sendUrgent(data: unknown[], answered?: (answer: unknown) => void): void {
    requireEventName(data[0]);
    const token = ++this.#lastToken;
    const { json, frames } = this.#encode({ type: EVENT, data }, false, answered !== undefined);
    const flags = URGENT | (answered ? WANTS_ACK : 0);
    requireAccepted(this.#core.emit(this.#index, token, json, frames, flags, -1));
    if (answered) this.#ask(token, (error, [answer]) => error ?? answered(answer));
    this._tellOutgoing(data);
  }

  #ask(token: number, settle: Settle): void {
    this.#settles ??= new Map();
    this.#settles.set(token, settle);
  }

  #wait(token: number, packet: OutgoingPacket, queued: boolean): void {
    this.#waiting ??= new Map();
    this.#waiting.set(token, { packet, queued, tryCount: 0 });
  }

  /** Takes out what does not wait any more. */
  #forget(isOver: (waiting: Waiting) => boolean | undefined): void {
    for (const [token, waiting] of this.#waiting ?? []) if (isOver(waiting)) this.#waiting?.delete(token);
  }

  /** An event as the core takes it: see `CoreManager.emit`. */
  #encode(
    packet: OutgoingPacket,
    queued: boolean,
    asks: boolean,
  ): { json?: string; frames?: Frame[] | undefined } {
    const codec = this.#codec;
    if (!codec) return encode(packet.data, this.#resume);
    for (;;) {
      const id = asks ? this.#core.nextAckId(this.#index) : undefined;
      const frames = codec.encode({ ...packet, ...(id !== undefined && { id }), nsp: this.nsp });
      // Each try is encoded anew; this one has shown that it can be.
      if (queued) return {};
      // The encoder is the application's: it may have emitted something.
      if (id === undefined || id === this.#core.nextAckId(this.#index)) return { frames };
    }
  }

  /** @internal */
  _encode(token: number, id: number): Frame[] {
    const waiting = this.#waiting?.get(token);
    if (!waiting || !this.#codec) return [];
    try {
      return this.#codec.encode({ ...waiting.packet, id, nsp: this.nsp });
    } catch (error) {
      report(error);
      return [];
    }
  }

  /** @internal */
  _sent(token: number): void {
    const waiting = this.#waiting?.get(token);
    if (!waiting) return;
    waiting.tryCount += 1;
    waiting.sent = !waiting.queued;
    if (waiting.sent) queueMicrotask(() => this.#waiting?.delete(token));
    this._tellOutgoing(waiting.packet.data);
  }

  /** @internal */
  _authenticate(session: number): void {
    const give = (data?: unknown) => {
      const json = data == null ? undefined : JSON.stringify(data);
      if (json !== undefined && !json.startsWith("{")) throw new TypeError("not an object");
      if (!this.#codec) return this.#core.authenticate(this.#index, session, json);
      const recovery = this.#core.connectPayload(this.#index);
      const payload = recovery === undefined ? data : { ...JSON.parse(recovery), ...Object(data) };
      const frames = this.#codec.encode({ type: CONNECT, data: payload, nsp: this.nsp });
      this.#core.authenticateEncoded(this.#index, session, frames);
    };
    try {
      if (typeof this.auth === "function") this.auth(give);
      else give(this.auth);
    } catch (context) {
      this.#core.failAuthentication(this.#index, session);
      this.io._tell(() => this._dispatch("connect_error", new SocketError("auth_failed", { context })));
    }
  }

  /** @internal */
  _receive(args: unknown[], ackId: number, session: number): void {
    // A parser of the application may have frozen them.
    const all = Object.isExtensible(args) ? args : [...args];
    if (ackId >= 0) all.push(this.#answer(ackId, session));
    this._tellIncoming(all);
    const rest = all.slice(1);
    this._dispatchAll(all[0], rest);
    this.#rooms?.received(all[0], rest);
  }

  /** The function with which a listener answers an event, once. */
  #answer(id: number, session: number): (...answer: unknown[]) => void {
    let answered = false;
    return (...answer) => {
      if (answered) return;
      const packet = { type: ACK, id, data: answer };
      const { json, frames } = this.#encode(packet, false, false);
      requireAccepted(this.#core.answer(this.#index, id, session, json, frames));
      answered = true;
    };
  }

  /** @internal */
  _settle(token: number, error: SocketError | null, answer: unknown[]): void {
    const settle = this.#settles?.get(token);
    this.#settles?.delete(token);
    // What was not sent in time is not sent any more.
    this.#waiting?.delete(token);
    if (settle) callEach(this, [settle], [error, answer]);
  }

  /** @internal */
  _joined(id: string, recovered: boolean): void {
    this.#id = id;
    this.recovered = recovered;
    this.#rooms?.connected(recovered);
  }

  /** @internal */
  _connected(): void {
    this.#forget(({ sent }) => sent);
    this._dispatch("connect");
  }

  /** @internal */
  _disconnected(reason: string, details: DisconnectDescription | undefined): void {
    this.#id = undefined;
    this.#rooms?.disconnected();
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
    | "parse error";
}

/** Throws for what `CoreManager.emit` and `answer` return when they refuse. */
function requireAccepted(outcome: number): void {
  const refused = refusals[outcome];
  if (refused) throw new SocketError(refused);
}

function requireEventName(event: unknown): void {
  if (typeof event !== "string" && typeof event !== "number") throw new SocketError("invalid_event");
  if (reservedEvents.has(event)) {
    throw new SocketError("reserved_event", { message: `"${event}" is a reserved event name` });
  }
}
