/**
 * The event maps that the type tests use, as an application would write them.
 */
export interface Point {
  x: number;
  y: number;
}

export interface ServerToClientEvents {
  nothing: () => void;
  text: (text: string) => void;
  point: (point: Point, label?: string) => void;
  bytes: (bytes: ArrayBuffer, name: string) => void;
  rest: (...numbers: number[]) => void;
  question: (text: string, answer: (reply: string, sure: boolean) => void) => void;
}

export interface ClientToServerEvents {
  hello: () => void;
  say: (text: string) => void;
  draw: (point: Point, color?: string) => void;
  upload: (bytes: Uint8Array | Blob, done: (size: number) => void) => void;
  add: (title: string, done: (id: number, position: Point) => void) => void;
  check: (done: (error: Error, healthy: boolean) => void) => void;
  quiet: (done: () => void) => void;
}

export interface AdminToClientEvents {
  report: (lines: string[]) => void;
}

export interface ClientToAdminEvents {
  kick: (name: string, done: (found: boolean) => void) => void;
}

export enum Command {
  Start = "start",
  Stop = "stop",
}

export interface CommandEvents {
  [Command.Start]: (seconds: number) => void;
  [Command.Stop]: (done: (elapsed: number) => void) => void;
}
