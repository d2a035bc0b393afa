/**
 * The boundary between the TypeScript classes and the core in WebAssembly.
 *
 * `Host` is what the core calls, `EngineOptions` is what it reads. The other
 * direction, the class `CoreManager`, is generated from `src/js/manager.rs`.
 * Only integers and references cross here: no message text is ever copied into
 * the memory of the module.
 *
 * The core has released every borrow when it calls a method of `Host`, so a
 * method may call anything on `CoreManager`. State changes at once; the calls
 * that report it come after the current one has returned, in order.
 */
import type { AckFailure, FailureCode } from "./codes.js";

/** Options of one engine, read afresh at each (re)connection. */
export interface EngineOptions {
  /** `http(s)://host[:port]/path/`, without a query. */
  pollingUrl: string;
  /** `ws(s)://host[:port]/path/`, without a query. */
  socketUrl: string;
  /** The user's own query entries, URI-encoded and joined by `&`; may be empty. */
  query: string;
  /** In the order of preference; names that the core does not know are refused. */
  transports: string[];
  upgrade: boolean;
  tryAllTransports: boolean;
  rememberUpgrade: boolean;
  forceBase64: boolean;
  /** Name of the cache-buster's query entry. */
  timestampParam: string;
  /** `undefined`: on polling only. */
  timestampRequests: boolean | undefined;
  withCredentials: boolean;
  /** Headers for polling requests. */
  extraHeaders: Record<string, string> | undefined;
  /** Second argument of `new WebSocket`. */
  protocols: string | string[] | undefined;
}

/** What the core calls. No method may be called by anybody else. */
export interface Host {
  /** Options for the engine that is about to open. May throw. */
  configure(): EngineOptions;
  /**
   * Asks for the auth of a namespace. Answer once with
   * `CoreManager.authenticate(socket, session, json)`, now or later; an answer
   * that is late or doubled is ignored by the core.
   */
  authenticate(socket: number, session: number): void;

  /** An event for a socket. `ackId` is -1 when the server wants no answer. */
  event(socket: number, args: unknown[], ackId: number, session: number): void;
  /** The answer to an emit that returned `ackId`. */
  ack(socket: number, ackId: number, args: unknown[]): void;
  /** The answer will not come. Plain callbacks are just forgotten. */
  ackFailed(socket: number, ackId: number, reason: AckFailure): void;

  /** The namespace is joined; the buffered emits have been sent. */
  connected(socket: number, id: string, recovered: boolean | undefined): void;
  /** The connection failed while this active socket waited for it. */
  connectError(socket: number, code: FailureCode, description: unknown, context: unknown): void;
  /** The server refused the namespace; `payload` is its `{message, data?}` or a string. */
  connectRefused(socket: number, payload: unknown): void;
  /**
   * The namespace is left. `reason` is one of `Socket.DisconnectReason`; `code`
   * says what is behind it, `undefined` when nothing failed (a `disconnect()` of
   * either side). "transport close" reports `{description, context}`,
   * "transport error" and "parse error" an Error made of `code`.
   */
  disconnected(
    socket: number,
    reason: string,
    code: FailureCode | undefined,
    description: unknown,
    context: unknown,
  ): void;

  /** A Manager's events, see section 3.3 of the reference. */
  managerOpen(): void;
  managerError(code: FailureCode, description: unknown, context: unknown): void;
  /** Arguments as in `disconnected`. */
  managerClose(reason: string, code: FailureCode | undefined, description: unknown, context: unknown): void;
  managerPing(): void;
  reconnectAttempt(attempt: number): void;
  reconnected(attempt: number): void;
  reconnectError(code: FailureCode, description: unknown, context: unknown): void;
  reconnectFailed(): void;

  /** A new engine begins to open on this transport. */
  engineCreated(transport: string): void;
  /** The engine that was opening fell back to this transport (`tryAllTransports`). */
  engineTransport(transport: string): void;
  /** The handshake is done. Times in milliseconds, `maxPayload` in bytes, 0 when absent. */
  engineOpen(id: string, pingInterval: number, pingTimeout: number, maxPayload: number): void;
  engineUpgrading(transport: string): void;
  engineUpgrade(transport: string): void;
  engineUpgradeError(transport: string, code: FailureCode, description: unknown, context: unknown): void;
  /** Arguments as in `disconnected`. */
  engineClose(reason: string, code: FailureCode | undefined, description: unknown, context: unknown): void;
  /**
   * From now on this transport is left alone for this host, because it died
   * young. It is tried again by the first connection after `retryIn` ms, or
   * when the network changes.
   */
  transportAvoided(transport: string, retryIn: number): void;
}
