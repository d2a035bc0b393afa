/**
 * How a Manager and its options are typed.
 *
 * Compiled only, never run: a statement that compiles holds.
 */
// biome-ignore-all lint/suspicious/noExplicitAny: these are the types that applications meet.
import {
  type DisconnectDescription,
  Fetch,
  io,
  Manager,
  type ManagerOptions,
  type ManagerReservedEvents,
  NodeWebSocket,
  NodeXHR,
  Socket,
  type SocketOptions,
  WebSocket,
  WebTransport,
  XHR,
} from "socket.io-client";
import * as msgpackParser from "socket.io-msgpack-parser";

import { type Equal, exactly } from "./equal.ts";
import type {
  AdminToClientEvents,
  ClientToAdminEvents,
  ClientToServerEvents,
  ServerToClientEvents,
} from "./events.ts";

/* Constructors. */
const manager = new Manager();
export const fromUri = new Manager("https://example.com");
export const fromOptions = new Manager({ autoConnect: false });
export const fromBoth = new Manager("https://example.com", { autoConnect: false });
export const typed = new Manager<ServerToClientEvents, ClientToServerEvents>("https://example.com");
export function fromEither(uri: string | Partial<ManagerOptions>): Manager {
  return new Manager(uri, { autoConnect: false });
}
export const withSocketOptions = io("https://example.com", { auth: { token: "abc" }, reconnection: false });

/* Sockets: each namespace has events of its own, whatever those of the Manager are. */
exactly<Equal<ReturnType<Manager["socket"]>, Socket>>();
export const admin: Socket<AdminToClientEvents, ClientToAdminEvents> = manager.socket("/admin");
export const adminOfTyped: Socket<AdminToClientEvents, ClientToAdminEvents> = typed.socket("/admin", {
  auth: { token: "abc" },
  ackTimeout: 1000,
  retries: 3,
});
const board: Socket<ServerToClientEvents, ClientToServerEvents> = manager.socket("/");
export const adminOfBoard: Socket<AdminToClientEvents, ClientToAdminEvents> = board.io.socket("/admin");
export const namespace = new Socket(manager, "/namespace");
export const namespaceWithOptions = new Socket(manager, "/namespace", { ackTimeout: 1 });

/* Opening. */
const opened = manager.open((error) => exactly<Equal<typeof error, Error | undefined>>());
exactly<Equal<typeof opened, Manager>>();
exactly<Equal<ReturnType<Manager["connect"]>, Manager>>();
manager.open();
manager.connect((error?: Error) => console.log(error?.message));

/* Settings are methods: with a value they give the Manager, without one the value. */
const reconnection = manager.reconnection();
exactly<Equal<typeof reconnection, boolean>>();
const attempts = manager.reconnectionAttempts();
exactly<Equal<typeof attempts, number>>();
const delay = manager.reconnectionDelay();
exactly<Equal<typeof delay, number>>();
const delayMax = manager.reconnectionDelayMax();
exactly<Equal<typeof delayMax, number>>();
const randomization = manager.randomizationFactor();
exactly<Equal<typeof randomization, number>>();
const timeout = manager.timeout();
exactly<Equal<typeof timeout, number | boolean>>();
const set = manager
  .reconnection(false)
  .reconnectionAttempts(3)
  .reconnectionDelay(100)
  .reconnectionDelayMax(1000)
  .randomizationFactor(0.1)
  .timeout(2000);
exactly<Equal<typeof set, Manager>>();
manager.timeout(false);
export function configure(target: Manager, seconds: number | boolean): Manager {
  return target.timeout(seconds);
}
export const maybe: boolean | Manager = manager.reconnection(undefined as boolean | undefined);

/* Events. */
manager.on("open", (...args) => exactly<Equal<typeof args, []>>());
manager.on("ping", (...args) => exactly<Equal<typeof args, []>>());
manager.on("reconnect_failed", (...args) => exactly<Equal<typeof args, []>>());
manager.on("reconnect_attempt", (attempt) => exactly<Equal<typeof attempt, number>>());
manager.on("reconnect", (attempt) => exactly<Equal<typeof attempt, number>>());
manager.on("error", (error) => exactly<Equal<typeof error.message, string>>());
manager.on("error", (error: Error) => console.log(error.message));
manager.on("reconnect_error", (error: Error) => console.log(error.message));
manager.on("close", (reason, details) => {
  exactly<Equal<typeof reason, string>>();
  exactly<Equal<typeof details, DisconnectDescription | undefined>>();
});
manager.on("packet", (packet) => {
  const { nsp, data, id }: { nsp: string; data?: any; id?: number | undefined } = packet;
  console.log(packet.type === 2, nsp, data, id, packet.attachments);
});
const onReconnect = (attempt: number): void => console.log(attempt);
manager.once("reconnect", onReconnect).off("reconnect", onReconnect).off("reconnect").off();
board.io.on("reconnect", onReconnect);
board.io.on("reconnect_attempt", () => {});
board.io.removeListener("reconnect", onReconnect).removeAllListeners("reconnect").removeAllListeners();
for (const listener of manager.listeners("reconnect")) listener(1);
for (const listener of manager.listeners("error")) listener(new Error("again"));
exactly<Equal<ReturnType<typeof manager.hasListeners>, boolean>>();
exactly<Equal<ManagerReservedEvents["reconnect"], (attempt: number) => void>>();
exactly<Equal<ManagerReservedEvents["error"], (err: Error) => void>>();
exactly<Equal<ManagerReservedEvents["reconnect_error"], (err: Error) => void>>();
exactly<
  Equal<ManagerReservedEvents["close"], (reason: string, description?: DisconnectDescription) => void>
>();
export type UpstreamEvent =
  | "open"
  | "error"
  | "ping"
  | "packet"
  | "close"
  | "reconnect_failed"
  | "reconnect_attempt"
  | "reconnect_error"
  | "reconnect";
export const listening: Pick<Record<keyof ManagerReservedEvents, string>, UpstreamEvent> = {
  open: "",
  error: "",
  ping: "",
  packet: "",
  close: "",
  reconnect_failed: "",
  reconnect_attempt: "",
  reconnect_error: "",
  reconnect: "",
};

/* Options in use may be changed, and are read at the next connection. */
exactly<Equal<Manager["opts"]["query"], { [key: string]: any } | undefined>>();
manager.opts.query = { token: "abc" };
manager.opts.query.token = "ghi";
if (board.io.opts.query) board.io.opts.query.token = "jkl";
board.io.opts.extraHeaders = { authorization: "Bearer abc" };
board.io.opts.transports = ["websocket"];
board.io.opts = { ...board.io.opts, query: { token: "mno" } };
exactly<Equal<Manager["opts"]["timeout"], number | undefined>>();
exactly<Equal<Manager["opts"]["path"], string | undefined>>();
exactly<Equal<Manager["opts"]["extraHeaders"], { [header: string]: string } | undefined>>();
exactly<Equal<Manager["opts"]["withCredentials"], boolean | undefined>>();

/* All options, those that only mean something in Node.js included. */
export const options: Partial<ManagerOptions & SocketOptions> = {
  forceNew: true,
  multiplex: false,
  path: "/socket.io",
  reconnection: true,
  reconnectionAttempts: Number.POSITIVE_INFINITY,
  reconnectionDelay: 1000,
  reconnectionDelayMax: 5000,
  randomizationFactor: 0.5,
  timeout: 20_000,
  autoConnect: false,
  parser: msgpackParser,
  host: "example.com",
  hostname: "example.com",
  secure: true,
  port: "443",
  query: { token: "abc", page: 1 },
  agent: false,
  upgrade: true,
  forceBase64: false,
  timestampParam: "t",
  timestampRequests: true,
  transports: ["polling", "websocket", "webtransport", "made up"],
  tryAllTransports: true,
  rememberUpgrade: true,
  requestTimeout: 1000,
  transportOptions: { polling: { extraHeaders: { a: "b" } }, "made up": { anything: 1 } },
  pfx: "",
  key: "",
  passphrase: "",
  cert: "",
  ca: ["", ""],
  ciphers: "",
  rejectUnauthorized: true,
  extraHeaders: { authorization: "Bearer abc" },
  withCredentials: true,
  closeOnBeforeunload: true,
  useNativeTimers: true,
  autoUnref: false,
  perMessageDeflate: { threshold: 1024 },
  addTrailingSlash: false,
  protocols: ["a", "b"],
  auth: { token: "abc" },
  retries: 3,
  ackTimeout: 1000,
};
export const authFunction: Partial<SocketOptions> = { auth: (cb) => cb({ token: "abc" }) };
export const asyncAuth: Partial<SocketOptions> = {
  auth: async (cb) => {
    cb({ token: await Promise.resolve("abc") });
  },
};
export const otherForms: Partial<ManagerOptions> = {
  port: 443,
  agent: "agent",
  ca: "",
  protocols: "a",
  transports: [Fetch, WebSocket],
};
export const classes: Partial<ManagerOptions>[] = [
  { transports: [XHR, NodeXHR] },
  { transports: [WebTransport, NodeWebSocket] },
  { transportImplementations: [Fetch, WebSocket, WebTransport] },
];
/* What the Manager itself reads is required where all of it is asked for; what the engine reads is not. */
export const complete: ManagerOptions = {
  forceNew: false,
  multiplex: true,
  path: "/socket.io",
  reconnection: true,
  reconnectionAttempts: 1,
  reconnectionDelay: 1,
  reconnectionDelayMax: 1,
  randomizationFactor: 0,
  timeout: 1,
  autoConnect: true,
  parser: undefined,
};
export function merged(more: Partial<ManagerOptions>): Partial<ManagerOptions & SocketOptions> {
  const defaults: Pick<ManagerOptions, "reconnection" | "timeout"> = { reconnection: true, timeout: 1 };
  return { ...defaults, ...more, auth: { token: "abc" } };
}
export type FirstOption = NonNullable<Parameters<typeof io>[1]>;
export const firstOption: FirstOption = { timeout: 1 };
exactly<Equal<ManagerOptions["timeout"], number>>();
exactly<Equal<ManagerOptions["path"], string>>();
exactly<Equal<ManagerOptions["autoConnect"], boolean>>();
exactly<Equal<ManagerOptions["parser"], any>>();
exactly<Equal<SocketOptions["retries"], number | undefined>>();
exactly<Equal<SocketOptions["ackTimeout"], number | undefined>>();
exactly<
  Equal<SocketOptions["auth"], { [key: string]: any } | ((cb: (data: object) => void) => void) | undefined>
>();

/* What well-known code reads although it is not documented. */
exactly<Equal<Manager["_readyState"], "opening" | "open" | "closed">>();
exactly<Equal<Manager["_reconnecting"], boolean>>();
exactly<Equal<Manager["_autoConnect"], boolean>>();
manager._close();
