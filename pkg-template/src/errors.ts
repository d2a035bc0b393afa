/**
 * The one class of errors that this package makes, and what each code means.
 *
 * Programs tell errors apart by `code`. Messages are those of socket.io-client
 * where it has one, because applications compare them.
 */
import type { ErrorCode, FailureCode } from "./codes.js";

/** What the words of a code don't say, or what socket.io-client says instead. */
const messages: Partial<Record<ErrorCode, string>> = {
  auth_failed: "auth must be an object, or a function that gives one",
  blob_unreadable: "a Blob could not be read and was sent empty",
  closed_by_server: "transport closed by the server",
  connect_refused: "connection refused",
  connect_timeout: "timeout",
  disconnected: "socket has been disconnected",
  invalid_event: "the name of an event must be a string",
  namespace_timeout: "the server did not answer for the namespace",
  no_location: "a relative URL needs a page: give the server's full URL",
  no_transports: "No transports available",
  offline: "network connection lost",
  packet_invalid: "server error",
  polling_read_failed: "xhr poll error",
  polling_write_failed: "xhr post error",
  probe_failed: "probe error",
  send_buffer_full: "too many packets wait to be sent",
  server_too_old: "the server speaks a protocol of socket.io 2 or older, this client that of 3 and 4",
  timeout: "operation has timed out",
  too_many_acks: "too many acknowledgements are outstanding",
  transport_closed: "websocket connection closed",
  uri_too_long: "URI too long",
  websocket_failed: "websocket error",
  webtransport_failed: "webtransport error",
};

function messageOf(code: ErrorCode): string {
  return messages[code] ?? code.replaceAll("_", " ");
}

/** What is known of an error beyond its code: see the fields of `SocketError`. */
export interface SocketErrorDetails {
  /** In the place of the code's own message. */
  message?: string;
  description?: unknown;
  context?: unknown;
  data?: unknown;
  transport?: string;
}

/** An error of the connection, of the server, or in how the client is used. */
export class SocketError extends Error {
  override readonly name = "SocketError";
  /** What went wrong, for programs. */
  readonly code: ErrorCode;
  /** "TransportError" when a transport failed. */
  declare readonly type?: "TransportError";
  /** What the transport said: an HTTP status (0 without a response), or an event. */
  declare readonly description?: unknown;
  /** The response of a polling request, or what was thrown. */
  declare readonly context?: unknown;
  /** What the server's middleware gave along with its refusal. */
  // biome-ignore lint/suspicious/noExplicitAny: the server decides what this is
  declare readonly data?: any;
  /** The transport that an `upgradeError` is about. */
  declare readonly transport?: string;

  /** The message is that of the code, unless the details give another one. */
  constructor(code: ErrorCode, details: SocketErrorDetails = {}) {
    super(details.message ?? messageOf(code));
    this.code = code;
    if (isTransportFailure(code)) this.type = "TransportError";
    if (details.description !== undefined) this.description = details.description;
    if (details.context !== undefined) this.context = details.context;
    if (details.data !== undefined) this.data = details.data;
    if (details.transport !== undefined) this.transport = details.transport;
  }
}

/**
 * What `connect_error` tells: a `SocketError`, unless a middleware of the
 * application's own making tells of something else.
 */
export interface ExtendedError extends Error {
  /** What the server's middleware gave along with its refusal. */
  // biome-ignore lint/suspicious/noExplicitAny: the server decides what this is
  data?: any;
  /** What went wrong, for programs. */
  code?: ErrorCode;
  /** "TransportError" when a transport failed. */
  type?: "TransportError";
  /** What the transport said: an HTTP status (0 without a response), or an event. */
  description?: unknown;
  /** The response of a polling request, or what was thrown. */
  context?: unknown;
}

function isTransportFailure(code: ErrorCode): boolean {
  return /^(polling|web).*_failed$/.test(code);
}

/** The error for a failure that the core reports. @internal */
export function failure(code: FailureCode, description: unknown, context: unknown): Error {
  // What `Host.configure` threw is the error.
  if (context instanceof SocketError) return context;
  // The core says which rule of the protocol was broken.
  if (code === "parse_error" && typeof description === "string") {
    return new SocketError(code, { message: description });
  }
  // What a parser of the application threw is the error.
  if (code === "parse_error" && context instanceof Error) return context;
  return new SocketError(code, { description, context });
}

/** The error of an upgrade that did not happen, as upstream words it. @internal */
export function upgradeFailure(
  transport: string,
  code: FailureCode,
  description: unknown,
  context: unknown,
): SocketError {
  const probe = messageOf("probe_failed");
  const closed = context === undefined ? "socket closed" : "transport closed";
  const cause = code === "transport_closed" ? closed : `Error: ${messageOf(code)}`;
  const message = code === "probe_failed" ? probe : `${probe}: ${cause}`;
  return new SocketError(code, { message, description, context, transport });
}

/** What a `close` or `disconnect` event tells beyond its reason. */
export type DisconnectDescription = Error | { description: string; context?: unknown };

/** See `Host.disconnected`. @internal */
export function closeDetails(
  reason: string,
  code: FailureCode | undefined,
  description: unknown,
  context: unknown,
): DisconnectDescription | undefined {
  if (code === undefined) return undefined;
  if (reason !== "transport close") return failure(code, description, context);
  // A WebTransport session has nothing to tell about its end.
  if (code === "transport_closed" && context === undefined) return undefined;
  const text = typeof description === "string" ? description : messageOf(code);
  return context === undefined ? { description: text } : { description: text, context };
}

/** The error for the server's answer CONNECT_ERROR: `{message, data?}` or a text. @internal */
export function refusal(payload: unknown): SocketError {
  const { message, data } = Object(typeof payload === "string" ? { message: payload } : payload);
  return new SocketError("connect_refused", {
    ...(typeof message === "string" && { message }),
    data,
  });
}

/** A wrong option, by name, and what it should be. @internal */
export function invalidOption(name: string, expected: string): SocketError {
  return new SocketError("invalid_option", { message: `the option "${name}" must be ${expected}` });
}
