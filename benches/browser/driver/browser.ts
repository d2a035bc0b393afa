/**
 * What the bench needs of a browser: pages, and what they have used.
 */
export interface Browser {
  /** Name and version. */
  readonly name: string;
  /** Whether it tells CPU time and memory, or wall time alone. */
  readonly meters: boolean;
  /** Opens a page of its own, and returns when it is loaded. */
  open(url: string): Promise<Page>;
  stop(): Promise<void>;
}

export interface Page {
  /** Calls a function of the page's `bench`, and returns what it resolves to. */
  call<T>(name: string, ...args: unknown[]): Promise<T>;
  /** The CPU time of the page's thread so far, in ms; 0 where the browser has no meters. */
  cpu(): Promise<number>;
  /** Runs the garbage collector, where the browser lets one. */
  collect(): Promise<void>;
  /** The bytes of JavaScript objects that are held; 0 where the browser has no meters. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

/** How long a call may take, in ms: longer than any round. */
export const CALL_PATIENCE = 180_000;
