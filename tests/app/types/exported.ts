/**
 * What can be imported, and in which ways.
 *
 * Compiled only, never run: a statement that compiles holds.
 */

import * as ioClient from "socket.io-client";
import defaultExport, {
  connect,
  type DisconnectDescription,
  type ExtendedError,
  io,
  type ManagerOptions,
  type ManagerReservedEvents,
  type Manager as ManagerType,
  protocol,
  type SocketOptions,
  type SocketReservedEvents,
  type Socket as SocketType,
} from "socket.io-client";

import { type Equal, exactly } from "./equal.ts";

exactly<Equal<typeof io, typeof connect>>();
exactly<Equal<typeof io, typeof defaultExport>>();
exactly<Equal<typeof io, typeof ioClient.io>>();
exactly<Equal<typeof io, typeof ioClient.connect>>();
exactly<Equal<typeof io, typeof ioClient.default>>();
exactly<Equal<typeof protocol, number>>();
exactly<Equal<ioClient.Socket, SocketType>>();
exactly<Equal<ioClient.Manager, ManagerType>>();
exactly<Equal<ioClient.ManagerOptions, ManagerOptions>>();
exactly<Equal<ioClient.SocketOptions, SocketOptions>>();
exactly<Equal<ioClient.DisconnectDescription, DisconnectDescription>>();
exactly<Equal<ioClient.ExtendedError, ExtendedError>>();
exactly<Equal<ioClient.ManagerReservedEvents, ManagerReservedEvents>>();
exactly<Equal<ioClient.SocketReservedEvents, SocketReservedEvents>>();
exactly<Equal<ioClient.Socket.DisconnectReason, SocketType.DisconnectReason>>();

/* `io()` takes a URL, options, both or nothing. */
export const sockets: ioClient.Socket[] = [
  io(),
  io("https://example.com"),
  io({ path: "/path" }),
  io("https://example.com", { path: "/path" }),
  io(undefined, { path: "/path" }),
  connect("/namespace"),
  defaultExport("//example.com"),
  ioClient.io(),
  ioClient.default(),
  ioClient.connect("https://example.com"),
];
export const renamed: typeof connect = io;
export const later = (...args: Parameters<typeof io>): ioClient.Socket => io(...args);
export const isOutdated = protocol === 4;
export const made: ioClient.Manager = new ioClient.Manager("https://example.com");
export const classes = [
  ioClient.Fetch,
  ioClient.XHR,
  ioClient.NodeXHR,
  ioClient.WebSocket,
  ioClient.NodeWebSocket,
  ioClient.WebTransport,
];

/* At run time the classes hang on `io` as well; an application that uses that says so. */
type Facade = typeof io & { Manager: typeof ioClient.Manager; Socket: typeof ioClient.Socket };
export const facade = io as Facade;
export const viaFacade: ioClient.Manager = new facade.Manager({ autoConnect: false });

/* Loaded when needed. */
export async function load(): Promise<SocketType> {
  const module = await import("socket.io-client");
  exactly<Equal<typeof module.io, typeof io>>();
  return module.io();
}
let lazy: typeof import("socket.io-client") | undefined;
export function loaded(): boolean {
  return lazy !== undefined;
}
export function keep(module: typeof import("socket.io-client")): void {
  lazy = module;
}

/* Classes that extend those of the client. */
export class ChatSocket extends ioClient.Socket {
  readonly channel: string;

  constructor(manager: ioClient.Manager, channel: string) {
    super(manager, `/${channel}`);
    this.channel = channel;
  }
}
export class ChatManager extends ioClient.Manager {
  chat(room: string): ioClient.Socket {
    return this.socket(`/${room}`, { auth: { room } });
  }
}
