/**
 * The Socket.IO client: the entry of `@sockeye/client`.
 *
 * Nothing happens at import, on a server neither. The WebAssembly core starts
 * with the first Manager.
 */
import { Manager } from "./manager.js";
import type { Options } from "./options.js";
import { Socket } from "./socket.js";
import { parseAddress } from "./url.js";

/** Managers by server and path, shared by later calls of `io()`. */
const managers = new Map<string, Manager>();

/**
 * A Socket for the namespace in the path of `uri`, on a connection that is shared
 * with earlier calls for the same server, unless `forceNew` is set, `multiplex` is
 * false, or the namespace was asked for before. Without a URL, the server is that
 * of the page.
 *
 * Throws a `SocketError`: see `Manager`.
 *
 * @example
 * const socket = io("https://example.com/admin", { auth: { token } });
 */
function lookup(options?: Options): Socket;
function lookup(uri?: string, options?: Options): Socket;
function lookup(uri?: string | Options, options?: Options): Socket {
  if (typeof uri === "object") return lookup(undefined, uri);
  const { id, namespace } = parseAddress(uri);
  const key = id + (options?.path ?? "/socket.io");
  return managerFor(key, namespace, uri, { ...options }).socket(namespace, options);
}

function managerFor(key: string, namespace: string, uri: string | undefined, options: Options): Manager {
  const shared = managers.get(key);
  const legacy = (options as { "force new connection"?: boolean })["force new connection"];
  if (options.forceNew || legacy || options.multiplex === false || (shared && namespace in shared.nsps)) {
    return new Manager(uri, options);
  }
  if (shared) return shared;
  const manager = new Manager(uri, options);
  managers.set(key, manager);
  return manager;
}

/** `io()`, with what hangs on it in socket.io-client. */
const io: typeof lookup & {
  Manager: typeof Manager;
  Socket: typeof Socket;
  io: typeof lookup;
  connect: typeof lookup;
} = /* @__PURE__ */ Object.assign(lookup, { Manager, Socket, io: lookup, connect: lookup });

/** The version of the Socket.IO protocol. */
export const protocol: number = 5;

export type { Packet, Parser, ParserDecoder, ParserEncoder } from "./codec.js";
export type { AckFailure, ErrorCode, FailureCode } from "./codes.js";
export type {
  BinaryType,
  Engine,
  EngineEvents,
  EngineState,
  HandshakeData,
  Transport,
  WriteOptions,
} from "./engine.js";
export {
  type DisconnectDescription,
  type ExtendedError,
  SocketError,
  type SocketErrorDetails,
} from "./errors.js";
export type { DefaultEventsMap, EventsMap } from "./events.js";
export type { EnginePacket, EnginePacketType, RawData } from "./frame.js";
export type { ManagerReservedEvents } from "./manager.js";
export type {
  Auth,
  ManagerOptions,
  NodeOptions,
  SocketOptions,
  TransportName,
  TransportOptions,
} from "./options.js";
export { Room, type RoomOptions, type RoomState } from "./rooms.js";
export type { SocketReservedEvents } from "./socket.js";
export {
  Fetch,
  NodeWebSocket,
  NodeXHR,
  type TransportCtor,
  WebSocket,
  WebTransport,
  XHR,
} from "./transports.js";
export { io, io as connect, io as default, Manager, Socket };
