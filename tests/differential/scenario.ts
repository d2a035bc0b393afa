/**
 * What a scenario is, and what it may use.
 *
 * A scenario module is loaded twice: in Node for `server`, in the page for `run`.
 * So it imports types only.
 */
import type { Server, ServerOptions } from "socket.io";
import type * as lib from "socket.io-client";

export type Setting = "polling" | "websocket" | "default";
export const settings: readonly Setting[] = ["polling", "websocket", "default"];

export type ClientName = "original" | "sockeye";
export type ClientOptions = Partial<lib.ManagerOptions & lib.SocketOptions>;
export type ClientSocket = lib.Socket;
export type ClientManager = lib.Manager;

export interface Scenario {
  /** Unique; `theme: what happens`. */
  name: string;
  /** Sets up the server, beside the standard handlers; called again after a restart. */
  server?: (io: Server, control: Control) => void;
  serverOptions?: Partial<ServerOptions>;
  /** For each `client.io`, under its own options. */
  clientOptions?: ClientOptions;
  /**
   * The deliberate differences that this scenario meets: the slug of a row of
   * `docs/differences.md`, and what the lines look like that differ. A difference that
   * matches none fails the scenario, and so does a slug that matches no difference.
   */
  differs?: Record<string, RegExp[]>;
  /** Slugs of `differs` that need not be observed, because chance decides whether they are. */
  chance?: { slugs: string[]; because: string };
  /** The settings in which the behaviour exists at all; all by default. */
  only?: { settings: Setting[]; because: string };
  /** Texts the server invents; each is replaced by its number of appearance. */
  mask?: RegExp;
  /** The end of a connection races with its upgrade, so that it is chance which of both is seen. */
  racesUpgrade?: boolean;
  /** The traffic never ends by itself (pings, endless tries), so nobody waits for its end. */
  endless?: boolean;
  /** Runs in the page. */
  run: (client: Client) => Promise<void>;
}

/** The server's side of a scenario. */
export interface Control {
  /** What the page may ask for with `client.server(action, ...args)`, beside the built-in actions. */
  on(action: string, perform: (...args: never[]) => unknown): void;
  /** Adds a line to what the server has seen. */
  saw(line: string): void;
  /** Survives restarts of the server within one run. */
  readonly memory: Map<string, unknown>;
}

/** Whatever has listeners. */
export interface Emitter {
  on(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
}

/** The client under test, in the page. */
export interface Client {
  readonly lib: typeof lib;
  readonly setting: Setting;
  /** `http://localhost:<port>`, the page's own. */
  readonly origin: string;
  /** The transports of the setting, short delays without jitter, the scenario's options, and these. */
  options(options?: ClientOptions): ClientOptions;
  /** `lib.io` on the server, watched. `path` is what follows the origin. */
  io(path?: string, options?: ClientOptions): ClientSocket;
  /** The same without a listener added. */
  bare(path?: string, options?: ClientOptions): ClientSocket;
  /** A Manager for the server, watched. */
  manager(options?: ClientOptions): ClientManager;
  /** Records all that happens on the Socket, its Manager, and their engines. */
  watch(socket: ClientSocket): void;
  watchManager(manager: ClientManager): void;
  /** Records a value as part of what is compared. */
  note(label: string, ...values: unknown[]): void;
  /** Records the flags and buffers of the Socket. */
  state(label: string, socket: ClientSocket): void;
  /** Runs `action` and records what it gave or threw. */
  attempt(label: string, action: () => unknown): unknown;
  /** Records whether a duration is in the range; fails both clients outside of it. */
  duration(label: string, milliseconds: number, range: [number, number]): void;
  /** The arguments of the next such event, in a task after it. Fails after 8 s. */
  until(emitter: Emitter | object, event: string): Promise<unknown[]>;
  /** The same for the event's nth time from now. */
  untilNth(emitter: Emitter | object, event: string, count: number): Promise<unknown[]>;
  /** In a task after `condition` became true. Fails after 8 s. */
  when(what: string, condition: () => boolean): Promise<void>;
  /** Nothing moves any more: page, proxy and server are quiet, no upgrade is on its way. */
  settled(): Promise<void>;
  /** Connected, and quiet. */
  connected(socket: ClientSocket): Promise<void>;
  /** Asks the node side for something that costs the connection, and waits until it is back, and quiet. */
  reconnected(socket: ClientSocket, action: string, ...args: unknown[]): Promise<void>;
  /** Asks the node side for something, and waits for the event that it leads to. */
  causing(action: unknown[], emitter: Emitter | object, event: string): Promise<unknown[]>;
  /** Asks the node side for something: see `actions.ts`. */
  server(action: string, ...args: unknown[]): Promise<unknown>;
  /** So many ms of nothing: only where the lapse of time is the subject. */
  lapse(milliseconds: number): Promise<void>;
}

/** The parts of a client that well-known code touches although their types are private. */
export interface Inside {
  _readyState: string;
  _reconnecting: boolean;
  nsps: Record<string, ClientSocket>;
  _close(): void;
}

/** The engine, as far as it is public API. */
export interface EngineView extends Emitter {
  id: string | null;
  readyState: string;
  binaryType: string;
  transport: { name: string; query: Record<string, unknown> };
  writeBuffer: unknown[];
  once(event: string, listener: (...args: never[]) => void): unknown;
  close(): unknown;
  write(data: unknown, options?: object, written?: () => void): unknown;
  send(data: unknown, options?: object, written?: () => void): unknown;
}

export const engineOf = (socket: ClientSocket): EngineView => socket.io.engine as unknown as EngineView;
export const insideOf = (manager: unknown): Inside => manager as Inside;
