/**
 * What a case is: work that each subject does round by round, and a check of what came of it.
 *
 * A case is read in Node.js for what it says about itself and in the page for what it does,
 * so it touches neither a document nor a file when it is imported.
 */

/** What one round can be asked for: `memory` is what more is held after it, `wasm` the part of the module in that. */
export type FigureName = "cpu" | "wall" | "memory" | "wasm";

/** A quantity of a case. */
export interface Figure {
  readonly name: FigureName;
  /** What it is of. */
  readonly of: "operation" | "round";
  readonly unit: "µs" | "ms" | "bytes";
}

/** Who does the work: a name, and the module in `subjects/` whose default export is the subject. */
export type Subjects = Readonly<Record<string, string>>;

export interface Case<Subject = unknown> {
  /** The name on the command line, and of its file. */
  readonly id: string;
  /** What one operation is. */
  readonly title: string;
  /** One of them is `original`, with which all others are compared. */
  readonly subjects: Subjects;
  readonly figures: readonly Figure[];
  /** The operations of a round: enough that a round's own cost does not count. */
  readonly size: number;
  /** The operations of a round where only the checks matter. */
  readonly testSize: number;
  /** Rounds that each page plays unmeasured, so that the code is compiled. */
  readonly warmUp: number;
  /** The most rounds that are worth their time. */
  readonly mostRounds?: number;
  /** The rounds that a page plays before another takes its place; without it, seven. */
  readonly roundsOfAPage?: number;
  /** Pages that play a round which does not count, so that the browser has the scripts. */
  readonly warmUpPages?: number;
  /** Of which series it is a point. */
  readonly point?: Point;
  /** Makes a page ready to play rounds. */
  prepare(setup: Setup<Subject>): Promise<Rounds>;
}

/** Where a case stands in a series: the name of a file in `series/`, and the number of what grows. */
export interface Point {
  readonly series: string;
  readonly x: number;
}

/** Cases that differ in the number of something: how the cost grows with it. */
export interface Series<Subject = unknown> {
  /** The name on the command line, and of its file. */
  readonly id: string;
  /** What one operation is. */
  readonly title: string;
  /** What there is more and more of. */
  readonly axis: string;
  readonly values: readonly number[];
  at(x: number): Omit<Case<Subject>, "id" | "title" | "point">;
}

/** The case at one number of a series. */
export function pointOf<Subject>(series: Series<Subject>, x: number): Case<Subject> {
  const { id, title, axis } = series;
  return { id: `${id}-${x}`, title: `${title}, ${x} ${axis}`, point: { series: id, x }, ...series.at(x) };
}

export interface Setup<Subject> {
  /** Loads the module of the subject, once in a page. */
  load(): Promise<Subject>;
  /** The operations that a round has. */
  readonly size: number;
  /** The origin of the server. */
  readonly origin: string;
}

/** The rounds of one page. */
export interface Rounds {
  /**
   * Plays one round, which is measured. Returns how long it was, in ms, where there is more in
   * it than counts.
   */
  play(): Promise<number | undefined>;
  /** Says after each round, unmeasured, what is wrong with that which was received. */
  check(): readonly string[] | Promise<readonly string[]>;
}

/** A client that sends and receives events; `plain` is a WebSocket without Socket.IO. */
export interface Client {
  readonly dialect: "plain" | "socket.io";
  connect(url: string, options?: ConnectOptions): Connection;
}

export interface ConnectOptions {
  readonly autoConnect?: boolean;
  readonly forceNew?: boolean;
  readonly transports?: ("polling" | "websocket")[];
}

// biome-ignore lint/suspicious/noExplicitAny: listeners take what a server sends
export type Listener = (...args: any[]) => void;

export interface Connection {
  on(event: string, listener: Listener): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  disconnect(): unknown;
}

/** A client with all of Socket.IO. */
export interface SocketIoClient extends Client {
  readonly dialect: "socket.io";
  connect(url: string, options?: ConnectOptions): SocketIoConnection;
}

export interface SocketIoConnection extends Connection {
  readonly connected: boolean;
  connect(): unknown;
  readonly io: {
    readonly engine: {
      once(event: "upgrade", listener: Listener): unknown;
      readonly transport: { readonly name: string };
    };
    once(event: "open", listener: Listener): unknown;
    socket(namespace: string): SocketIoConnection;
  };
  emitWithAck(event: string, ...args: unknown[]): Promise<unknown>;
}

/** The clients side by side. The second original shows how far two measurements of one thing differ. */
export const CLIENTS: Subjects = {
  sockeye: "sockeye.ts",
  original: "original.ts",
  "original again": "original.ts",
};

export const CLIENTS_AND_FLOOR: Subjects = { ...CLIENTS, floor: "floor.ts" };
