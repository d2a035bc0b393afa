/**
 * Engine.IO by itself: the entry `@sockeye/client/engine`, with the API of
 * engine.io-client's `Socket`.
 *
 * One connection that carries messages: no namespaces, no acknowledgements, and
 * nothing is opened again.
 */
import type { CoreManager } from "../generated/sockeye.js";
import type { AckFailure, FailureCode } from "./codes.js";
import { Engine } from "./engine.js";
import { EngineHost, guarded } from "./engine-host.js";
import type { Frame, Host } from "./host.js";
import { loadCore } from "./loader.js";
import { configure, endpointOf, type ManagerOptions } from "./options.js";
import { queryObject } from "./query.js";
import { addressIn, originOf, parseAddress } from "./url.js";

export type {
  BinaryType,
  EngineEvents as SocketReservedEvents,
  EngineState,
  HandshakeData,
  Transport,
  WriteOptions,
} from "./engine.js";
export type { DisconnectDescription } from "./errors.js";
export { SocketError } from "./errors.js";
export type { EnginePacket as Packet, RawData } from "./frame.js";
export {
  Fetch,
  NodeWebSocket,
  NodeXHR,
  type TransportCtor,
  WebSocket,
  WebTransport,
  XHR,
} from "./transports.js";

/** The version of the Engine.IO protocol. */
export const protocol: number = Engine.protocol;

/** What only a Manager does. */
type ReconnectionOptions =
  | "forceNew"
  | "multiplex"
  | "autoConnect"
  | "parser"
  | "timeout"
  | "randomizationFactor"
  | "reconnection"
  | "reconnectionAttempts"
  | "reconnectionDelay"
  | "reconnectionDelayMax";

/** The options of a connection; the default of `path` is "/engine.io". */
export type SocketOptions = Partial<Omit<ManagerOptions, ReconnectionOptions>>;

/**
 * A connection to an Engine.IO server, which opens at once.
 *
 * @example
 * const socket = new Socket("ws://example.com");
 * socket.on("open", () => socket.send("hello"));
 * socket.on("message", (data) => console.log(data));
 */
export class Socket extends Engine {
  /**
   * The path of `uri` counts for nothing, that is the option `path`.
   *
   * Throws a `SocketError`: "invalid_option", "wasm_unavailable", or what is wrong
   * with the URL ("invalid_url", "uri_too_long", "no_location").
   */
  constructor(uri?: string | SocketOptions | null, options?: SocketOptions) {
    const given = typeof uri === "object" ? uri : options;
    const opts: SocketOptions = { path: "/engine.io", ...given };
    const address = parseAddress(typeof uri === "string" ? uri : addressIn(opts));
    if (address.query !== undefined) opts.query = queryObject(address.query);
    const { transports, polling } = configure(address, opts);
    super(undefined, opts, transports[0] ?? "", polling.query);

    const { CoreManager, memory } = loadCore();
    const host = new SocketHost(
      this,
      () => core,
      () => configure(address, opts),
    );
    const core: CoreManager = new CoreManager(
      guarded(host),
      memory,
      originOf(address),
      true,
      !!opts.useNativeTimers,
    );
    core.setReconnection(false, 0, 0, 0, 0);
    core.setTimeout(-1);
    host.opening(() => core.openOnce());
  }
}

/**
 * Calls for the one engine of a `Socket`. There is no Manager and there are no
 * namespaces: what concerns those is told to nobody.
 */
class SocketHost extends EngineHost implements Host {
  protected readonly engine: Engine;
  readonly #core: () => CoreManager;

  constructor(engine: Engine, core: () => CoreManager, ...rest: ConstructorParameters<typeof EngineHost>) {
    super(...rest);
    this.engine = engine;
    this.#core = core;
  }

  override engineCreated(transport: string): void {
    const query = endpointOf(this.options, transport)?.query ?? "";
    this.engine._begin(this.#core(), transport, query);
  }

  authenticate(_socket: number, _session: number): void {}
  encode(_socket: number, _token: number, _ackId: number): Frame[] {
    return [];
  }
  packet(_type: number, _nsp: string, _ackId: number | undefined, _data: unknown): void {}
  direct(_socket: number, _text: string): number {
    return 0;
  }
  event(_socket: number, _args: unknown[], _ackId: number, _session: number): void {}
  sent(_socket: number, _token: number): void {}
  ack(_socket: number, _token: number, _args: unknown[]): void {}
  ackFailed(_socket: number, _token: number, _reason: AckFailure): void {}
  joined(_socket: number, _id: string, _recovered: boolean | undefined): void {}
  connected(_socket: number): void {}
  connectError(_socket: number, _code: FailureCode, _description: unknown, _context: unknown): void {}
  connectRefused(_socket: number, _payload: unknown): void {}
  disconnected(
    _socket: number,
    _reason: string,
    _code: FailureCode | undefined,
    _description: unknown,
    _context: unknown,
  ): void {}
  managerOpen(): void {}
  managerError(_code: FailureCode, _description: unknown, _context: unknown): void {}
  managerClose(
    _reason: string,
    _code: FailureCode | undefined,
    _description: unknown,
    _context: unknown,
  ): void {}
  reconnectAttempt(_attempt: number): void {}
  reconnected(_attempt: number): void {}
  reconnectError(_code: FailureCode, _description: unknown, _context: unknown): void {}
  reconnectFailed(): void {}
  transportAvoided(_transport: string, _retryIn: number): void {}
}
