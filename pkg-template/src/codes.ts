/**
 * The codes by which programs tell errors apart. Types only.
 */

/** Why the connection, or a namespace, failed. */
export type FailureCode =
  /** No engine was open within the Manager's `timeout`. */
  | "connect_timeout"
  /** A polling GET failed; description is the HTTP status, 0 for a network error. */
  | "polling_read_failed"
  /** A polling POST failed; description is the HTTP status, 0 for a network error. */
  | "polling_write_failed"
  /** The WebSocket reported an error; description is its event. */
  | "websocket_failed"
  /** The WebTransport session failed; description is what was thrown. */
  | "webtransport_failed"
  /** The transport ended without an error; context is the CloseEvent of a WebSocket. */
  | "transport_closed"
  /** The server sent a close packet (polling). */
  | "closed_by_server"
  /** The browser went offline: "network connection lost". */
  | "offline"
  /** The open packet is not a handshake that this client accepts. */
  | "handshake_invalid"
  /** An Engine.IO packet or polling body that the protocol forbids. */
  | "packet_invalid"
  /** A message above the limit of this client. */
  | "message_too_large"
  /** A Socket.IO packet that the protocol forbids. */
  | "parse_error"
  /** `transports` is empty, or nothing in it exists in this environment. */
  | "no_transports"
  /** `Host.configure` threw; the exception is the context. */
  | "configuration_invalid"
  /** The probe of an upgrade was not answered in time, or not with `3probe`. */
  | "probe_failed"
  /** The server did not answer CONNECT for this namespace in time. */
  | "namespace_timeout"
  /** The CONNECT reply carries no `sid`: a server of protocol version 4 or older. */
  | "server_too_old";

/** Why an acknowledgement will not come. */
export type AckFailure = "timeout" | "disconnected";

/** Mistakes of the application, and limits it has run into. */
type UsageCode =
  /** `auth` threw, or gave something that is not an object. The context is what was thrown. */
  | "auth_failed"
  /** The content of a `Blob` or `File` could not be read; it was sent empty. */
  | "blob_unreadable"
  /** A page of the history was not answered; description is the HTTP status. */
  | "fetch_failed"
  /** The name of an event is not a string. */
  | "invalid_event"
  /** An option has a value that makes no sense. */
  | "invalid_option"
  /** The address of the server can't be understood. */
  | "invalid_url"
  /** The address is relative, and there is no page that it could be relative to. */
  | "no_location"
  /** What a server answered for a page, or an item, is not as expected; the message says what. */
  | "page_invalid"
  /** A hook was used without a `SocketProvider` above it. */
  | "provider_missing"
  /** The event belongs to the client and can't be sent. */
  | "reserved_event"
  /** As many packets as may wait to be sent are waiting already. */
  | "send_buffer_full"
  /** As many answers as may be outstanding are outstanding already. */
  | "too_many_acks"
  /** An item can't be sent to a channel; the message says why. */
  | "send_refused"
  /** More binary values in one packet than servers accept. */
  | "too_many_attachments"
  /** The address is longer than 8000 characters. */
  | "uri_too_long"
  /** WebAssembly is missing or forbidden (`script-src` without `'wasm-unsafe-eval'`). */
  | "wasm_unavailable";

/** What went wrong. */
export type ErrorCode =
  | AckFailure
  | FailureCode
  | UsageCode
  /** The server refused the namespace, with a message and `data` of its own. */
  | "connect_refused";
