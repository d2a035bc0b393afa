/**
 * What the core calls for one Manager, turned into the state and the events of
 * the Manager, its engine and its Sockets.
 *
 * No method throws but `configure`: listeners are contained by `_dispatch`. Order
 * is the core's. What happens within a call that opens a connection is told in a
 * microtask after it, because nobody can be listening to `io()` before it returns.
 */

import type { AckFailure, FailureCode } from "./codes.js";
import { callEach } from "./emitter.js";
import { Engine } from "./engine.js";
import { closeDetails, failure, refusal, SocketError, upgradeFailure } from "./errors.js";
import type { EngineOptions, Host } from "./host.js";
import type { Manager } from "./manager.js";
import type { Socket } from "./socket.js";

/** Calls for one Manager. */
export class ManagerHost implements Host {
  readonly #manager: Manager;
  readonly #sockets: readonly Socket[];
  readonly #configure: () => EngineOptions;
  readonly #endEngine: () => void;
  /** What is told later, while there is something to tell later. */
  #held: (() => void)[] | undefined;
  /** Told of the next open connection, or of the failure to open it. */
  #opened: ((error?: Error) => void) | undefined;

  constructor(
    manager: Manager,
    sockets: readonly Socket[],
    configure: () => EngineOptions,
    endEngine: () => void,
  ) {
    this.#manager = manager;
    this.#sockets = sockets;
    this.#configure = configure;
    this.#endEngine = endEngine;
  }

  /** Runs a call that may open a connection; `opened` hears how that went. */
  opening(call: () => void, opened?: (error?: Error) => void): void {
    if (opened) this.#opened = opened;
    if (this.#held) {
      call();
      return;
    }
    const held: (() => void)[] = [];
    this.#held = held;
    call();
    if (held.length === 0) this.#held = undefined;
    else queueMicrotask(() => this.#release(held));
  }

  #release(held: (() => void)[]): void {
    // What is added by a listener joins the end.
    for (let tell = held.shift(); tell; tell = held.shift()) tell();
    this.#held = undefined;
  }

  #tell(tell: () => void): void {
    if (this.#held) this.#held.push(tell);
    else tell();
  }

  #emit(event: string, ...args: unknown[]): void {
    this.#tell(() => this.#manager._dispatch(event, ...args));
  }

  #socket(socket: number, tell: (socket: Socket) => void): void {
    this.#tell(() => {
      const found = this.#sockets[socket];
      if (found) tell(found);
    });
  }

  configure(): EngineOptions {
    return this.#configure();
  }

  authenticate(socket: number, session: number): void {
    this.#sockets[socket]?._authenticate(session);
  }

  event(socket: number, args: unknown[], ackId: number, session: number): void {
    this.#sockets[socket]?._receive(args, ackId, session);
  }

  ack(socket: number, ackId: number, args: unknown[]): void {
    this.#sockets[socket]?._settle(ackId, null, args);
  }

  ackFailed(socket: number, ackId: number, reason: AckFailure): void {
    this.#socket(socket, (found) => found._settle(ackId, new SocketError(reason), []));
  }

  connected(socket: number, id: string, recovered: boolean | undefined): void {
    this.#socket(socket, (found) => found._connected(id, recovered === true));
  }

  connectError(socket: number, code: FailureCode, description: unknown, context: unknown): void {
    const error = failure(code, description, context);
    this.#socket(socket, (found) => found._dispatch("connect_error", error));
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
    this.#socket(socket, (found) => found._disconnected(reason, details));
  }

  managerOpen(): void {
    this.#emit("open");
    this.#finishOpening();
  }

  managerError(code: FailureCode, description: unknown, context: unknown): void {
    const error = failure(code, description, context);
    this.#emit("error", error);
    this.#finishOpening(error);
  }

  #finishOpening(error?: Error): void {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened) this.#tell(() => callEach(undefined, [opened], error ? [error] : []));
  }

  managerClose(reason: string, code: FailureCode | undefined, description: unknown, context: unknown): void {
    this.#opened = undefined;
    this.#emit("close", reason, closeDetails(reason, code, description, context));
  }

  managerPing(): void {
    this.#emit("ping");
  }

  reconnectAttempt(attempt: number): void {
    this.#emit("reconnect_attempt", attempt);
  }

  reconnected(attempt: number): void {
    this.#emit("reconnect", attempt);
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

  engineCreated(transport: string): void {
    this.#manager.engine = new Engine(transport, this.#endEngine);
  }

  engineTransport(transport: string): void {
    this.#manager.engine._use(transport);
  }

  engineOpen(id: string): void {
    this.#manager.engine._open(id);
    this.#emitOnEngine("open");
  }

  engineUpgrading(transport: string): void {
    this.#emitOnEngine("upgrading", { name: transport });
  }

  engineUpgrade(transport: string): void {
    const { engine } = this.#manager;
    engine._use(transport);
    this.#emitOnEngine("upgrade", engine.transport);
  }

  engineUpgradeError(transport: string, code: FailureCode, description: unknown, context: unknown): void {
    this.#emitOnEngine("upgradeError", upgradeFailure(transport, code, description, context));
  }

  engineClose(reason: string, code: FailureCode | undefined, description: unknown, context: unknown): void {
    this.#manager.engine._close();
    this.#emitOnEngine("close", reason, closeDetails(reason, code, description, context));
  }

  #emitOnEngine(event: string, ...args: unknown[]): void {
    const { engine } = this.#manager;
    this.#tell(() => engine._dispatch(event, ...args));
  }
}
