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
import type { HandshakeData } from "./engine.js";

/** Where the server is for one transport, and what only that transport needs. */
export interface EndpointOptions {
  /** `scheme://host[:port]/path/`, without a query. */
  url: string;
  /** The user's own query entries, URI-encoded and joined by `&`; may be empty. */
  query: string;
  /** Name of the cache-buster's query entry. */
  timestampParam: string;
  timestampRequests: boolean;
  forceBase64: boolean;
  /** Polling. */
  withCredentials: boolean;
  /** Polling; in ms, 0 for none. */
  requestTimeout: number;
  /** Polling. */
  extraHeaders: Record<string, string> | undefined;
  /** The second argument of `new WebSocket` or `new WebTransport`. */
  argument: unknown;
}

/** Options of one engine, read afresh at each (re)connection. */
export interface EngineOptions {
  polling: EndpointOptions;
  websocket: EndpointOptions;
  webtransport: EndpointOptions;
  /** In the order of preference. */
  transports: string[];
  upgrade: boolean;
  tryAllTransports: boolean;
  rememberUpgrade: boolean;
  closeOnBeforeunload: boolean;
}

/** A packet of a transport: text with its type digit, or the bytes of a message. */
export type Frame = string | ArrayBuffer | ArrayBufferView;

/** What the core calls. No method may be called by anybody else. */
export interface Host {
  /** Options for the engine that is about to open. May throw. */
  configure(): EngineOptions;
  /**
   * Whether there is something left to do: a connection, its last word, a deadline. One
   * that is not busy, and that the application has let go of, is not called any more.
   */
  busy(isBusy: boolean): void;
  /**
   * Asks for the auth of a namespace. Answer once with
   * `CoreManager.authenticate(socket, session, json)`, now or later; an answer
   * that is late or doubled is ignored by the core.
   */
  authenticate(socket: number, session: number): void;

  /** Asks for the messages of one try of a retried emit (custom parsers only). */
  encode(socket: number, token: number, ackId: number): Frame[];
  /** A message (custom parsers only): text with the Engine.IO type digit, or bytes. */
  message(data: string | ArrayBuffer): void;
  /** A packet has been dealt with; told after `CoreManager.observe`. */
  packet(type: number, nsp: string, ackId: number | undefined, data: unknown): void;

  /**
   * A message that may be an event without an answer, as text with both type digits. 1: it
   * was one without attachments, and was told. Above that: it begins like one with one
   * attachment, and its JSON text is there. 0: neither, and nothing has happened.
   */
  direct(socket: number, text: string): number;
  /** An event for a socket. `ackId` is -1 when the server wants no answer. */
  event(socket: number, args: unknown[], ackId: number, session: number): void;
  /** An emit that waited has been sent, or is tried again. */
  sent(socket: number, token: number): void;
  /** The answer to an emit. */
  ack(socket: number, token: number, args: unknown[]): void;
  /** The answer will not come. Plain callbacks are just forgotten. */
  ackFailed(socket: number, token: number, reason: AckFailure): void;

  /** The namespace is joined. */
  joined(socket: number, id: string, recovered: boolean | undefined): void;
  /** What came before that was told, what waited for it was sent. */
  connected(socket: number): void;
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

  /** What is told of an engine from now on is about the one of this number. */
  engineSelected(engine: number): void;
  /** The engine is given up: it says its last word, then comes `engineClose`. */
  engineClosing(): void;
  /** A new engine begins to open on this transport. */
  engineCreated(transport: string): void;
  /** The engine that was opening fell back to this transport (`tryAllTransports`). */
  engineTransport(transport: string): void;
  /** The handshake is done; its values are valid. `engineSettled` follows. */
  engineOpen(handshake: HandshakeData): void;
  engineUpgrading(transport: string): void;
  engineUpgrade(transport: string): void;
  engineUpgradeError(transport: string, code: FailureCode, description: unknown, context: unknown): void;
  /** Arguments as in `disconnected`, and what was not sent. `engineSettled` follows. */
  engineClose(
    reason: string,
    code: FailureCode | undefined,
    description: unknown,
    context: unknown,
    unsent: Frame[],
  ): void;
  /** All that follows from the engine's opening or end has been told. */
  engineSettled(): void;
  /** The packets of the current engine; told after `CoreManager.observeEngine`. */
  packetReceived(frame: Frame): void;
  packetCreated(frame: Frame): void;
  flushed(): void;
  drained(): void;
  /**
   * From now on this transport is left alone for this host, because it died
   * young. It is tried again by the first connection after `retryIn` ms, or
   * when the network changes.
   */
  transportAvoided(transport: string, retryIn: number): void;
}
