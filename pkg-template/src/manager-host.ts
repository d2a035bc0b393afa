/**
 * What the core calls for one Manager, turned into the state and the events of
 * the Manager, its engine and its Sockets.
 *
 * No method throws but `configure`: listeners are contained by `_dispatch`. Order
 * is the core's.
 */

import type { CoreManager } from "../generated/sockeye.js";
import { toBlobs } from "./blob.js";
import { type Codec, type Packet, reservedEvents } from "./codec.js";
import type { AckFailure, FailureCode } from "./codes.js";
import { callEach, report } from "./emitter.js";
import { Engine } from "./engine.js";
import { EngineHost } from "./engine-host.js";
import { closeDetails, failure, refusal, SocketError } from "./errors.js";
import { packetOf } from "./frame.js";
import type { EngineOptions, Frame, Host } from "./host.js";
import type { Manager } from "./manager.js";
import { endpointOf } from "./options.js";
import type { Socket } from "./socket.js";

/** How an event begins that is for the namespace "/" and has neither attachments nor an id. */
const DIRECT = "42[";

/** The same with one attachment. */
const DIRECT_ATTACHMENT = "451-[";

/** See `CoreManager.readyState`. */
const CLOSED = 0;
const OPENING = 1;

/** Calls for one Manager. */
export class ManagerHost extends EngineHost implements Host {
  readonly #manager: Manager;
  readonly #sockets: readonly Socket[];
  readonly #core: () => CoreManager;
  readonly #codec: () => Codec | undefined;
  /** Those that are not closed yet: the current one, and those that say their last word. */
  readonly #engines = new Map<number, Engine>();
  #selected = 0;
  /** Ends the engine that has failed, unless that has been done. */
  #ending: (() => void) | undefined;

  /** How far the connection is, as far as it has been told. */
  readyState: "closed" | "opening" | "open" = "closed";
  /** Whether a lost connection is being opened again, as far as it has been told. */
  reconnecting = false;
  /** Told of the next open connection, or of the failure to open it. */
  #opened: ((error?: Error) => void) | undefined;

  constructor(
    manager: Manager,
    sockets: readonly Socket[],
    configure: () => EngineOptions,
    core: () => CoreManager,
    codec: () => Codec | undefined,
  ) {
    super(configure);
    this.#manager = manager;
    this.#sockets = sockets;
    this.#core = core;
    this.#codec = codec;
  }

  protected override get engine(): Engine {
    return this.#engines.get(this.#selected) ?? this.#manager.engine;
  }

  override engineSelected(engine: number): void {
    this.#selected = engine;
  }

  /** Calls `opened` when the connection that is about to open is open, or has failed to. */
  onceOpened(opened: (error?: Error) => void): void {
    this.#opened = opened;
  }

  /** The application has called for it: it need not be told. */
  noteCall(): void {
    const state = this.#core().readyState();
    if (state === CLOSED) this.readyState = "closed";
    if (state === OPENING) this.readyState = "opening";
    if (state === CLOSED) this.reconnecting = this.#core().isReconnecting();
    // Nobody waits for a connection that nobody wants any more.
    if (state === CLOSED && !this.reconnecting) this.#opened = undefined;
  }

  /** The parser of the application has decoded a packet. */
  decoded(packet: Packet): void {
    const { type, nsp, id, data } = Object(packet) as Packet;
    const numbered = id === undefined || (Number.isSafeInteger(id) && id >= 0);
    if (!Number.isInteger(type) || type < 0 || typeof nsp !== "string" || !numbered) {
      throw new SocketError("parse_error", { message: "invalid payload" });
    }
    this.#core().handleDecoded(type, nsp, id, data);
  }

  #emit(event: string, ...args: unknown[]): void {
    this.tell(() => this.#manager._dispatch(event, ...args));
  }

  override configure(): EngineOptions {
    this.readyState = "opening";
    return super.configure();
  }

  #socket(socket: number, tell: (socket: Socket) => void): void {
    this.tell(() => {
      const found = this.#sockets[socket];
      if (found) tell(found);
    });
  }

  authenticate(socket: number, session: number): void {
    this.#sockets[socket]?._authenticate(session);
  }

  encode(socket: number, token: number, ackId: number): Frame[] {
    return this.#sockets[socket]?._encode(token, ackId) ?? [];
  }

  override message(data: string | ArrayBuffer): void {
    try {
      this.#codec()?.add(data);
    } catch (error) {
      this.#core().failDecoding(error);
    }
  }

  override packetReceived(frame: Frame): void {
    super.packetReceived(frame);
    if (packetOf(frame).type === "message") super.message(frame as string | ArrayBuffer);
  }

  packet(type: number, nsp: string, id: number | undefined, data: unknown): void {
    this.#emit("packet", { type, nsp, ...(data !== undefined && { data }), ...(id !== undefined && { id }) });
  }

  direct(socket: number, text: string): number {
    if (!text.startsWith(DIRECT)) {
      return text.startsWith(DIRECT_ATTACHMENT) ? DIRECT_ATTACHMENT.length - 1 : 0;
    }
    let args: unknown[];
    try {
      args = JSON.parse(text.slice(DIRECT.length - 1));
    } catch {
      // The usual way says what is wrong with it.
      return 0;
    }
    const name = args[0];
    if (typeof name !== "number" && (typeof name !== "string" || reservedEvents.has(name))) return 0;
    this.event(socket, args, -1, 0);
    return 1;
  }

  event(socket: number, args: unknown[], ackId: number, session: number): void {
    this.#sockets[socket]?._receive(this.#received(args), ackId, session);
  }

  sent(socket: number, token: number): void {
    this.#sockets[socket]?._sent(token);
  }

  ack(socket: number, token: number, args: unknown[]): void {
    this.#sockets[socket]?._settle(token, null, this.#received(args));
  }

  #received(args: unknown[]): unknown[] {
    return this.#manager.engine.binaryType === "blob" ? toBlobs(args) : args;
  }

  ackFailed(socket: number, token: number, reason: AckFailure): void {
    this.#socket(socket, (found) => found._settle(token, new SocketError(reason), []));
  }

  joined(socket: number, id: string, recovered: boolean | undefined): void {
    this.#sockets[socket]?._joined(id, recovered === true);
  }

  connected(socket: number): void {
    this.#socket(socket, (found) => found._connected());
  }

  connectError(socket: number, code: FailureCode, description: unknown, context: unknown): void {
    const error = failure(code, description, context);
    this.#socket(socket, (found) => {
      if (this.readyState === "opening") this.readyState = "closed";
      found._dispatch("connect_error", error);
    });
  }

  connectRefused(socket: number, payload: unknown): void {
    this.#socket(socket, (found) => found._dispatch("connect_error", refusal(payload)));
  }

  disconnected(
    socket: number,
    reason: string,
    code: FailureCode | undefined,
    description: unknown,
    context: unknown,
  ): void {
    const details = closeDetails(reason, code, description, context);
    // The others are about this Socket alone.
    const lost = !reason.startsWith("io ");
    this.#socket(socket, (found) => {
      if (lost) this.#tellLoss();
      found._disconnected(reason, details);
    });
  }

  managerOpen(): void {
    this.tell(() => {
      this.readyState = "open";
      this.#manager._dispatch("open");
    });
    this.#finishOpening();
  }

  managerError(code: FailureCode, description: unknown, context: unknown): void {
    const error = failure(code, description, context);
    this.tell(() => {
      if (this.readyState === "opening") this.readyState = "closed";
      this.#manager._dispatch("error", error);
      if (this.readyState === "open") this.#endEngine();
      if (this.readyState === "closed") this.reconnecting = this.#core().isReconnecting();
    });
    this.#finishOpening(error);
  }

  /** The connection is gone, and with it its engine. */
  #tellLoss(): void {
    this.#endEngine();
    this.readyState = "closed";
  }

  #endEngine(): void {
    const end = this.#ending;
    this.#ending = undefined;
    end?.();
  }

  #finishOpening(error?: Error): void {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened) this.tell(() => callEach(undefined, [opened], error ? [error] : []));
  }

  managerClose(reason: string, code: FailureCode | undefined, description: unknown, context: unknown): void {
    const details = closeDetails(reason, code, description, context);
    this.tell(() => {
      this.#tellLoss();
      // Giving up is the application's doing; another try is still to be told of.
      if (!this.#core().isReconnecting()) this.reconnecting = false;
      this.#manager._dispatch("close", reason, details);
      this.reconnecting = this.#core().isReconnecting();
    });
  }

  override managerPing(): void {
    this.#emit("ping");
    super.managerPing();
  }

  reconnectAttempt(attempt: number): void {
    this.tell(() => {
      this.reconnecting = true;
      this.#manager._dispatch("reconnect_attempt", attempt);
    });
  }

  reconnected(attempt: number): void {
    this.tell(() => {
      this.reconnecting = false;
      this.#manager._dispatch("reconnect", attempt);
    });
  }

  reconnectError(code: FailureCode, description: unknown, context: unknown): void {
    this.#emit("reconnect_error", failure(code, description, context));
  }

  reconnectFailed(): void {
    this.#emit("reconnect_failed");
  }

  transportAvoided(transport: string, retryIn: number): void {
    this.#emit("transport_avoided", { transport, retryIn });
  }

  override engineCreated(transport: string): void {
    const query = endpointOf(this.options, transport)?.query ?? "";
    const engine = new Engine(this.#core(), this.#manager.opts, transport, query);
    this.#manager.engine = engine;
    this.#engines.set(this.#selected, engine);
    try {
      this.#codec()?.begin();
    } catch (error) {
      report(error);
    }
  }

  override engineClosing(): void {
    super.engineClosing();
    this.#endCodec();
  }

  override engineClose(
    reason: string,
    code: FailureCode | undefined,
    description: unknown,
    context: unknown,
    unsent: Frame[],
  ): void {
    if (this.engine === this.#manager.engine) this.#endCodec();
    super.engineClose(reason, code, description, context, unsent);
    this.#engines.delete(this.#selected);
  }

  /** One that fails is told of as it was, before what follows from that. */
  protected override failing(end: () => void): void {
    this.#ending = end;
  }

  override engineSettled(): void {
    this.tell(() => this.#endEngine());
    super.engineSettled();
  }

  #endCodec(): void {
    try {
      this.#codec()?.end();
    } catch (error) {
      report(error);
    }
  }
}
