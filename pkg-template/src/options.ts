/**
 * The options of a Manager: what they mean, their defaults, and which values make
 * no sense.
 *
 * `configure` reads them afresh for each connection, so an application may change
 * `manager.opts` at any time.
 */
import type { Parser } from "./codec.js";
import { invalidOption } from "./errors.js";
import type { EndpointOptions, EngineOptions } from "./host.js";
import { encodeQuery, type Query } from "./query.js";
import { type TransportCtor, transportName } from "./transports.js";
import { type Address, type AddressOptions, addressIn, parseAddress } from "./url.js";

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
  auth?: Auth;
  /** How long to wait for acknowledgements where `timeout()` says nothing, in ms. Default: for ever. */
  ackTimeout?: number;
  /**
   * How often an emit is sent again until the server has acknowledged it. Then
   * emits go out one after the other, each when the one before is done, and the
   * server has to acknowledge all of them. `volatile` ones are not retried.
   * Default: 0, emits are sent once.
   */
  retries?: number;
}

/** Options that can also be given for one transport, in `transportOptions`. */
export interface TransportOptions {
  /** The path of Socket.IO on the server. Default: "/socket.io". */
  path?: string;
  /** Whether the path ends with a slash in requests. Default: true. */
  addTrailingSlash?: boolean;
  /** More entries for the query of each request. Those in the URL win. Default: none. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever can be written as a text
  query?: { [key: string]: any };
  /** The server, when no URL is given. Default: that of the page. */
  hostname?: string;
  /** The same as `hostname`. */
  host?: string;
  /** The server's port, when no URL is given. */
  port?: number | string;
  /** Whether to encrypt, when no URL is given. */
  secure?: boolean;
  /** Headers of polling requests. Browsers can't send any with a WebSocket. Default: none. */
  extraHeaders?: { [header: string]: string };
  /** The subprotocols of a WebSocket. Default: none. */
  protocols?: string | string[];
  /** How long a polling request may take, in ms. Default: 0, for ever. */
  requestTimeout?: number;
  /** Whether polling requests to other sites carry cookies. Default: false. */
  withCredentials?: boolean;
  /** Whether binary data goes as base64 over a WebSocket too. Default: false. */
  forceBase64?: boolean;
  /** The query entry that keeps caches away. Default: "t". */
  timestampParam?: string;
  /** Whether to send that entry. Default: on polling only. */
  timestampRequests?: boolean;
}

/** Options of engine.io-client in Node.js: accepted everywhere, and without effect. */
export interface NodeOptions {
  agent?: string | boolean;
  pfx?: string;
  key?: string;
  passphrase?: string;
  cert?: string;
  ca?: string | string[];
  ciphers?: string;
  rejectUnauthorized?: boolean;
  perMessageDeflate?: { threshold: number };
  autoUnref?: boolean;
}

/** Options of a `Manager`. */
export interface ManagerOptions extends TransportOptions, NodeOptions {
  /** The path of Socket.IO on the server. Default: "/socket.io". */
  path: string;
  /** Whether to use a new connection even when there is one to the server. Default: false. */
  forceNew: boolean;
  /** `false` is the same as `forceNew`. Default: true. */
  multiplex: boolean;
  /** Whether connections open by themselves. Default: true. */
  autoConnect: boolean;
  /**
   * The transports to use, the first one opens the connection: names, or classes
   * that stand for them. Default: polling, WebSocket, WebTransport.
   */
  transports?: TransportName[] | TransportCtor[];
  /** The same as `transports`, for classes. Not together with it. */
  transportImplementations?: TransportCtor[];
  /**
   * Options for one transport only, by its name. Those of "webtransport" are also
   * the second argument of `new WebTransport`. Default: none.
   */
  // biome-ignore lint/complexity/noBannedTypes: the type of socket.io-client, which code is written for
  transportOptions?: Object;
  /** Whether to move from polling to a better transport where that works. Default: true. */
  upgrade?: boolean;
  /** Whether to begin with a WebSocket where the last one to the server worked. Default: false. */
  rememberUpgrade?: boolean;
  /** Whether to go on to the next transport when the first can't connect. Default: false. */
  tryAllTransports?: boolean;
  /** Whether to close without a word when the page is about to be left. Default: false. */
  closeOnBeforeunload?: boolean;
  /** Whether to use the timers and the clock of the browser even when they are faked. Default: false. */
  useNativeTimers?: boolean;
  /** What encodes and decodes packets. Default: the Socket.IO protocol. */
  // biome-ignore lint/suspicious/noExplicitAny: the type of socket.io-client, which parsers are written for
  parser: Parser | any;
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
  timeout: number;
}

/** A way of exchanging data with the server. */
export type TransportName = "polling" | "websocket" | "webtransport" | (string & Record<never, never>);

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
  return requireSettings({
    reconnection: options.reconnection !== false,
    reconnectionAttempts: unlessZero(options.reconnectionAttempts, Number.POSITIVE_INFINITY),
    reconnectionDelay: unlessZero(options.reconnectionDelay, 1000),
    reconnectionDelayMax: unlessZero(options.reconnectionDelayMax, 5000),
    randomizationFactor: options.randomizationFactor ?? 0.5,
    // `false` is no value of its type, but known from the setter.
    timeout: (options.timeout as number | false | undefined) ?? 20_000,
  });
}

/** Throws a `SocketError` with the code "invalid_option", or returns its argument. @internal */
export function requireSettings(settings: ReconnectionSettings): ReconnectionSettings {
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

const transportNames: readonly unknown[] = ["polling", "websocket", "webtransport"];

/** The names of the transports, in order. Throws a `SocketError` with the code "invalid_option". */
function transportsIn({ transports, transportImplementations }: Options): string[] {
  if (transports && transportImplementations) {
    throw invalidOption("transportImplementations", "left out where there are `transports`");
  }
  const given: unknown = transports ?? transportImplementations ?? transportNames;
  const names = Array.isArray(given) ? given.map(transportName) : [undefined];
  if (!names.every((name) => transportNames.includes(name))) {
    throw invalidOption("transports", 'an array of "polling", "websocket" or "webtransport", or of classes');
  }
  return names as string[];
}

/** The options of the next connection. Throws a `SocketError` with the code "invalid_option". @internal */
export function configure(address: Address, options: Options): EngineOptions {
  return {
    polling: endpoint("polling", "http", address, options),
    websocket: endpoint("websocket", "ws", address, options),
    webtransport: endpoint("webtransport", "http", address, options),
    transports: transportsIn(options),
    upgrade: options.upgrade !== false,
    tryAllTransports: !!options.tryAllTransports,
    rememberUpgrade: !!options.rememberUpgrade,
    closeOnBeforeunload: !!options.closeOnBeforeunload,
  };
}

function endpoint(name: string, scheme: string, address: Address, options: Options): EndpointOptions {
  const own = (options.transportOptions as Record<string, Options> | undefined)?.[name];
  const merged: Options = { ...options, ...own };
  const { host, secure } = placeOf(address, own);
  const path = requestPath(merged.path ?? "/socket.io", merged.addTrailingSlash !== false);
  return {
    url: `${scheme}${secure || name === "webtransport" ? "s" : ""}://${host}${path}`,
    query: encodeQuery(merged.query as Query | undefined),
    timestampParam: encodeURIComponent(merged.timestampParam ?? "t"),
    timestampRequests: merged.timestampRequests ?? name === "polling",
    forceBase64: !!merged.forceBase64,
    withCredentials: !!merged.withCredentials,
    requestTimeout: merged.requestTimeout ?? 0,
    extraHeaders: merged.extraHeaders,
    argument: name === "webtransport" ? own : merged.protocols,
  };
}

/** Where the server is: another place for a transport that says so. */
function placeOf(address: Address, own: Options | undefined): Pick<Address, "host" | "secure"> {
  if (!own || !(own.host ?? own.hostname ?? own.port ?? own.secure)) return address;
  const { hostname, port } = new URL(`${address.secure ? "https" : "http"}://${address.host}`);
  const place = { hostname, port: port || undefined, secure: address.secure, ...own };
  return parseAddress(addressIn(place as AddressOptions));
}

/** The options of one transport. @internal */
export function endpointOf(options: EngineOptions | undefined, name: string): EndpointOptions | undefined {
  return options?.[name as "polling" | "websocket" | "webtransport"];
}

/** The path on the server: with a slash at its end, or without one. */
function requestPath(path: string, addTrailingSlash: boolean): string {
  const rooted = path.startsWith("/") ? path : `/${path}`;
  return rooted.replace(/\/$/, "") + (addTrailingSlash ? "/" : "");
}

/** Throws a `SocketError` with the code "invalid_option". @internal */
export function requireSocketOptions(options: Partial<SocketOptions>): void {
  const { auth, ackTimeout, retries } = options;
  if (auth != null && typeof auth !== "object" && typeof auth !== "function") {
    throw invalidOption("auth", "an object or a function");
  }
  if (ackTimeout != null) requireNumber("ackTimeout", ackTimeout);
  if (retries != null) requireNumber("retries", retries);
}
