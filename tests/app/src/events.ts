/**
 * What the task board and its server say to each other.
 *
 * Each interface maps the names of events to their listeners, as both Socket.IO
 * packages expect it. Types and names only: the server imports them too.
 */

/** Binary data in the forms that an application has it; it arrives as a buffer. */
export type Binary = ArrayBuffer | Uint8Array<ArrayBuffer> | Blob;

export interface Task {
  id: number;
  title: string;
  by: string;
  done: boolean;
}

export interface Receipt {
  name: string;
  size: number;
  sha256: string;
}

/** A drawing: bytes of coordinates, and bytes of floating point pressures, beside ordinary data. */
export interface Sketch {
  by: string;
  strokes: { points: Binary; pressures: Binary }[];
}

export interface SessionInfo {
  visit: string;
  transport: string;
  recovered: boolean;
}

export interface BoardToClientEvents {
  "task:added": (task: Task) => void;
  "task:changed": (task: Task) => void;
  attached: (taskId: number, receipt: Receipt, content: ArrayBuffer) => void;
  sketched: (sketch: Sketch) => void;
  cursor: (name: string, x: number, y: number) => void;
  members: (names: string[]) => void;
  poll: (question: string, answer: (vote: string) => void) => void;
  polled: (question: string, votes: string[]) => void;
  message: (text: string) => void;
}

export interface ClientToBoardEvents {
  list: (done: (tasks: Task[]) => void) => void;
  "task:add": (title: string, done: (task: Task) => void) => void;
  "task:toggle": (id: number) => void;
  attach: (taskId: number, name: string, content: Binary, done: (receipt: Receipt) => void) => void;
  download: (taskId: number, done: (content: ArrayBuffer) => void) => void;
  sketch: (sketch: Sketch) => void;
  cursor: (x: number, y: number) => void;
  ponder: (done: (thought: string) => void) => void;
  session: (done: (info: SessionInfo) => void) => void;
  ask: (question: string) => void;
  message: (text: string) => void;
}

/** The namespace `/drafts`: saved until the server has confirmed it. */
export interface ClientToDraftsEvents {
  save: (text: string, done: (saved: Saved) => void) => void;
}

export interface Saved {
  revision: number;
  deliveries: number;
}

export type NoEvents = Record<never, never>;

/** The namespace `/admin`: for those who know the password. */
export enum AdminCommand {
  Kick = "kick",
  Announce = "announce",
}

export interface ClientToAdminEvents {
  [AdminCommand.Kick]: (name: string, done: (found: boolean) => void) => void;
  [AdminCommand.Announce]: (text: string) => void;
}

export interface AdminToClientEvents {
  welcome: (auth: { password: string; attempt: number }) => void;
}

/** What comes with the error by which `/admin` refuses. */
export interface Refusal {
  code: number;
  hint: string;
}

/** The server of measurements, which speaks MessagePack. */
export interface ClientToMetricsEvents {
  report: (report: Report, done: (summary: Summary) => void) => void;
}

export interface MetricsToClientEvents {
  total: (reports: number, last: Date, samples: ArrayBuffer) => void;
}

export interface Report {
  at: Date;
  samples: ArrayBuffer;
  labels: { unit: string; scale: number };
}

/** What the server has made of a report: the type of each part, as it arrived. */
export interface Summary {
  at: string;
  isDate: boolean;
  bytes: number[];
  unit: string;
}
