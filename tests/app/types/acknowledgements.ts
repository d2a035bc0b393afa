/**
 * How acknowledgements are typed: callbacks, `timeout()`, `emitWithAck()`.
 *
 * Compiled only, never run: a statement that compiles holds.
 */
// biome-ignore-all lint/suspicious/noExplicitAny: these are the types that applications meet.
import { io, type Socket } from "socket.io-client";

import { type Equal, exactly } from "./equal.ts";
import {
  type ClientToServerEvents,
  Command,
  type CommandEvents,
  type Point,
  type ServerToClientEvents,
} from "./events.ts";

const board: Socket<ServerToClientEvents, ClientToServerEvents> = io();
const untyped = io();
const commands: Socket<CommandEvents> = io();

/* `timeout()` puts an error before the arguments of each acknowledgement, and changes nothing else. */
const timed = board.timeout(5000);
timed.emit("add", "title", (error, id, position) => {
  exactly<Equal<typeof error, Error>>();
  exactly<Equal<typeof id, number>>();
  exactly<Equal<typeof position, Point>>();
});
timed.emit("upload", new Uint8Array(1), (error, size) => {
  exactly<Equal<typeof error, Error>>();
  exactly<Equal<typeof size, number>>();
});
timed.emit("quiet", (error) => exactly<Equal<typeof error, Error>>());
timed.emit("hello");
timed.emit("say", "text");
timed.emit("draw", { x: 1, y: 2 }, "red");
timed.on("text", (text) => exactly<Equal<typeof text, string>>());
timed.on("question", (text, answer) => {
  exactly<Equal<typeof text, string>>();
  exactly<Equal<typeof answer, (reply: string, sure: boolean) => void>>();
});
timed.on("disconnect", (reason) => exactly<Equal<typeof reason, Socket.DisconnectReason>>());
board.timeout(1).volatile.emit("add", "title", (error, id) => {
  exactly<Equal<typeof error, Error>>();
  exactly<Equal<typeof id, number>>();
});
board
  .compress(true)
  .timeout(1)
  .emit("quiet", (error) => exactly<Equal<typeof error, Error>>());
commands.timeout(1).emit(Command.Stop, (error, elapsed) => {
  exactly<Equal<typeof error, Error>>();
  exactly<Equal<typeof elapsed, number>>();
});
untyped.timeout(1).emit("whatever", 1, (error: Error | null, answer: string) => console.log(error, answer));
untyped.timeout(1).emit("whatever", (...answers: unknown[]) => console.log(answers));

/* `emitWithAck()` takes no callback, and promises its first argument. */
const uploaded = board.emitWithAck("upload", new Blob([]));
exactly<Equal<typeof uploaded, Promise<number>>>();
const stopped = commands.emitWithAck(Command.Stop);
exactly<Equal<typeof stopped, Promise<number>>>();
const anything = untyped.emitWithAck("whatever", 1, "two");
exactly<Equal<typeof anything, Promise<any>>>();
export const added: Promise<number> = board.emitWithAck("add", "title");
export const nothing: Promise<unknown> = board.emitWithAck("quiet");
export async function answers(): Promise<string> {
  const size = await board.emitWithAck("upload", new Uint8Array(1));
  exactly<Equal<typeof size, number>>();
  const reply: string = await untyped.emitWithAck("whatever");
  return `${size.toFixed(0)} ${reply}`;
}

/* After `timeout()` the error is no answer: the promise rejects with it. */
export async function timedAnswers(): Promise<void> {
  try {
    const reply = await untyped.timeout(5000).emitWithAck("whatever", 1);
    exactly<Equal<typeof reply, any>>();
    const size: number = await board.timeout(5000).emitWithAck("upload", new Uint8Array(1));
    const id: number = await board.timeout(5000).emitWithAck("add", "title");
    console.log(size, id);
  } catch (error) {
    exactly<Equal<typeof error, unknown>>();
  }
}

/* What `timeout()` gives may be kept and passed on. */
export type TimedSocket = ReturnType<typeof board.timeout>;
export function addLater(socket: TimedSocket): void {
  socket.emit("add", "title", (error, id) => console.log(error?.message, id));
}
addLater(timed);
