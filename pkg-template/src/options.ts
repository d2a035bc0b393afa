/**
 * The options of a Manager: what they mean, their defaults, and which values make
 * no sense.
 *
 * `configure` reads them afresh for each connection, so an application may change
 * `manager.opts` at any time.
 */
import { invalidOption } from "./errors.js";
import type { EngineOptions } from "./host.js";
import { encodeQuery, type Query } from "./query.js";
import type { Address } from "./url.js";

/** What `auth` may be: data for the server, or a function that gives it. */
export type Auth =
  // biome-ignore lint/suspicious/noExplicitAny: the server decides what it wants
  { [key: string]: any } | ((give: (data: object) => void) => void);

/** Options of one `Socket`. */
export interface SocketOptions {
  /**
   * What the server's middleware gets in `socket.handshake.auth`: an object, or a
   * function that is called each time the namespace is joined and hands the object
   * to its argument. Default: nothing.
   */
  auth: Auth;
  /** How long to wait for acknowledgements where `timeout()` says nothing, in ms. Default: for ever. */
  ackTimeout: number;
}

/** Options that can also be given for one transport, in `transportOptions`. */
export interface TransportOptions {
  /** Headers of polling requests. Browsers can't send any with a WebSocket. Default: none. */
  extraHeaders: { [header: string]: string };
  /** The subprotocols of a WebSocket. Default: none. */
  protocols: string | string[];
  /** Whether polling requests to other sites carry cookies. Default: false. */
  withCredentials: boolean;
}

/** Options of a `Manager`. */
export interface ManagerOptions extends TransportOptions {
  /** Whether to use a new connection even when there is one to the server. Default: false. */
  forceNew: boolean;
  /** `false` is the same as `forceNew`. Default: true. */
  multiplex: boolean;
  /** Whether connections open by themselves. Default: true. */
  autoConnect: boolean;
  /** The path of Socket.IO on the server. Default: "/socket.io". */
  path: string;
  /** Whether the path ends with a slash in requests. Default: true. */
  addTrailingSlash: boolean;
  /** More entries for the query of each request. Those in the URL win. Default: none. */
  query: Query;
  /** The server, when no URL is given. Default: that of the page. */
  hostname: string;
  /** The server's port, when no URL is given. */
  port: number | string;
  /** Whether to encrypt, when no URL is given. */
  secure: boolean;
  /** The `TransportName`s to use, the first one opens the connection. Default: polling, WebSocket. */
  transports: (TransportName | (string & Record<never, never>))[];
  /** Options for one transport only. Default: none. */
  transportOptions: { [Name in TransportName]?: Partial<TransportOptions> };
  /** Whether to move from polling to a WebSocket where that works. Default: true. */
  upgrade: boolean;
  /** Whether to begin with a WebSocket where the last one to the server worked. Default: false. */
  rememberUpgrade: boolean;
  /** Whether to go on to the next transport when the first can't connect. Default: false. */
  tryAllTransports: boolean;
  /** Whether binary data goes as base64 on every transport. Default: false. */
  forceBase64: boolean;
  /** The query entry that keeps caches away. Default: "t". */
  timestampParam: string;
  /** Whether to send that entry. Default: on polling only. */
  timestampRequests: boolean;
  /** Whether a lost connection is opened again. Default: true. */
  reconnection: boolean;
  /** After how many failed tries in a row to give up. Default: Infinity, and 0 means the same. */
  reconnectionAttempts: number;
  /** The wait before the first try, in ms; it doubles with each one. Default: 1000, and 0 means the same. */
  reconnectionDelay: number;
  /** The longest wait, in ms. Default: 5000, and 0 means the same. */
  reconnectionDelayMax: number;
  /** How much of each wait is left to chance, 0 to 1. Default: 0.5. */
  randomizationFactor: number;
  /** How long connecting may take, in ms; `false`: for ever. Default: 20000. */
  timeout: number | false;
}

/** A way of exchanging data with the server. */
export type TransportName = "polling" | "websocket" | "webtransport";

/** A Manager's options as they are passed to it and kept in its `opts`. */
export type Options = Partial<ManagerOptions & SocketOptions>;

/** What decides about reconnection, with the defaults filled in. @internal */
export interface ReconnectionSettings {
  reconnection: boolean;
  reconnectionAttempts: number;
  reconnectionDelay: number;
  reconnectionDelayMax: number;
  randomizationFactor: number;
  timeout: number | false;
}

/** Fills in the defaults. Throws a `SocketError` with the code "invalid_option". @internal */
export function reconnectionSettings(options: Options): ReconnectionSettings {
  const settings = {
    reconnection: options.reconnection !== false,
    reconnectionAttempts: unlessZero(options.reconnectionAttempts, Number.POSITIVE_INFINITY),
    reconnectionDelay: unlessZero(options.reconnectionDelay, 1000),
    reconnectionDelayMax: unlessZero(options.reconnectionDelayMax, 5000),
    randomizationFactor: options.randomizationFactor ?? 0.5,
    timeout: options.timeout ?? 20_000,
  };
  for (const name of ["reconnectionAttempts", "reconnectionDelay", "reconnectionDelayMax"] as const) {
    requireNumber(name, settings[name]);
  }
  requireNumber("randomizationFactor", settings.randomizationFactor, 1);
  if (settings.timeout !== false) requireNumber("timeout", settings.timeout);
  return settings;
}

function unlessZero(value: number | undefined, fallback: number): number {
  return value === undefined || value === 0 ? fallback : value;
}

/** Throws unless `value` is a number from 0 to `max`. */
function requireNumber(name: string, value: unknown, max = Number.POSITIVE_INFINITY): void {
  if (typeof value === "number" && value >= 0 && value <= max) return;
  throw invalidOption(name, `a number ${max === 1 ? "from 0 to 1" : "that is not negative"}`);
}

const transportNames = new Set(["polling", "websocket", "webtransport"]);

/** Options of upstream that this version lacks, and that can't be ignored without harm. */
function refuseUnsupported(options: object, ...names: string[]): void {
  for (const name of names) {
    if ((options as Record<string, unknown>)[name]) {
      throw invalidOption(name, "left out: this version does not support it");
    }
  }
}

/** The options of the next connection. Throws a `SocketError` with the code "invalid_option". @internal */
export function configure(address: Address, options: Options): EngineOptions {
  refuseUnsupported(options, "parser", "transportImplementations");
  const transports = options.transports ?? ["polling", "websocket"];
  if (!Array.isArray(transports) || !transports.every((name) => transportNames.has(name))) {
    throw invalidOption("transports", 'an array of "polling", "websocket" or "webtransport"');
  }
  const polling = { ...options, ...options.transportOptions?.polling };
  const websocket = { ...options, ...options.transportOptions?.websocket };
  const path = requestPath(options.path ?? "/socket.io", options.addTrailingSlash !== false);
  const end = `${address.secure ? "s" : ""}://${address.host}${path}`;
  return {
    pollingUrl: `http${end}`,
    socketUrl: `ws${end}`,
    query: encodeQuery(options.query),
    transports,
    upgrade: options.upgrade !== false,
    tryAllTransports: !!options.tryAllTransports,
    rememberUpgrade: !!options.rememberUpgrade,
    forceBase64: !!options.forceBase64,
    timestampParam: encodeURIComponent(options.timestampParam ?? "t"),
    timestampRequests: options.timestampRequests,
    withCredentials: !!polling.withCredentials,
    extraHeaders: polling.extraHeaders,
    protocols: websocket.protocols,
  };
}

/** The path on the server: with a slash at its end, or without one. */
function requestPath(path: string, addTrailingSlash: boolean): string {
  const rooted = path.startsWith("/") ? path : `/${path}`;
  return rooted.replace(/\/$/, "") + (addTrailingSlash ? "/" : "");
}

/** Throws a `SocketError` with the code "invalid_option". @internal */
export function requireSocketOptions(options: Partial<SocketOptions>): void {
  refuseUnsupported(options, "retries");
  const { auth, ackTimeout } = options;
  if (auth != null && typeof auth !== "object" && typeof auth !== "function") {
    throw invalidOption("auth", "an object or a function");
  }
  if (ackTimeout != null) requireNumber("ackTimeout", ackTimeout);
}
