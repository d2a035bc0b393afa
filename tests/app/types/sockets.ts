/**
 * How a Socket is typed: event maps, attributes, methods, listeners.
 *
 * Compiled only, never run: a statement that compiles holds.
 */
// biome-ignore-all lint/suspicious/noExplicitAny: these are the types that applications meet.
import type { DefaultEventsMap } from "@socket.io/component-emitter";
import {
  type DisconnectDescription,
  type ExtendedError,
  io,
  type Manager,
  Socket,
  type SocketOptions,
  type SocketReservedEvents,
} from "socket.io-client";

import { type Equal, exactly } from "./equal.ts";
import {
  type AdminToClientEvents,
  type ClientToAdminEvents,
  type ClientToServerEvents,
  Command,
  type CommandEvents,
  type Point,
  type ServerToClientEvents,
} from "./events.ts";

type BoardSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const board: BoardSocket = io();
const untyped = io("https://example.com");

/* `io()` gives the untyped Socket, which may be kept as a typed one. */
exactly<Equal<ReturnType<typeof io>, Socket>>();
exactly<Equal<typeof untyped, Socket<DefaultEventsMap, DefaultEventsMap>>>();
exactly<Equal<Socket, Socket<DefaultEventsMap>>>();
exactly<Equal<Socket<ServerToClientEvents>, Socket<ServerToClientEvents, ServerToClientEvents>>>();
export const fromOptions: BoardSocket = io({ autoConnect: false });
export const fromBoth: BoardSocket = io("https://example.com", { autoConnect: false });
export const explicitDefault: Socket<DefaultEventsMap, DefaultEventsMap> = io();
export const oneMap: Socket<ServerToClientEvents> = io();
export const noMap: Socket<any, any> = board;

/* Attributes. */
exactly<Equal<BoardSocket["io"], Manager<ServerToClientEvents, ClientToServerEvents>>>();
exactly<Equal<BoardSocket["id"], string | undefined>>();
exactly<Equal<BoardSocket["connected"], boolean>>();
exactly<Equal<BoardSocket["disconnected"], boolean>>();
exactly<Equal<BoardSocket["active"], boolean>>();
exactly<Equal<BoardSocket["recovered"], boolean>>();
exactly<Equal<BoardSocket["auth"], { [key: string]: any } | ((cb: (data: object) => void) => void)>>();
exactly<Equal<BoardSocket["receiveBuffer"], Array<ReadonlyArray<any>>>>();
exactly<Equal<BoardSocket["sendBuffer"]["length"], number>>();
board.auth = { token: "abc" };
board.auth = (give) => give({ token: "abc" });
Object.assign(board.auth, { token: "def" });
(board.auth as { token: string }).token = "ghi";
board.sendBuffer = [];
board.receiveBuffer = [];
board.sendBuffer.length = 0;
export const waiting: unknown[] = board.sendBuffer.map((packet) => packet.data);
export const packetIds: (number | undefined)[] = board.sendBuffer.map(({ id }) => id);
export const packetNamespaces: string[] = board.sendBuffer.map(({ nsp }) => nsp);

/* Methods give the Socket back, so that calls can be chained. */
exactly<Equal<ReturnType<BoardSocket["connect"]>, BoardSocket>>();
exactly<Equal<ReturnType<BoardSocket["open"]>, BoardSocket>>();
exactly<Equal<ReturnType<BoardSocket["disconnect"]>, BoardSocket>>();
exactly<Equal<ReturnType<BoardSocket["close"]>, BoardSocket>>();
exactly<Equal<ReturnType<BoardSocket["send"]>, BoardSocket>>();
exactly<Equal<ReturnType<BoardSocket["compress"]>, BoardSocket>>();
exactly<Equal<BoardSocket["volatile"], BoardSocket>>();
const chained = board.connect().compress(true).volatile.emit("hello").disconnect();
exactly<Equal<typeof chained, BoardSocket>>();
board.send("any", 1, [true]);
board.open().close();

/* Emitting: the name decides about the arguments. */
board.emit("hello");
board.emit("say", "text");
board.emit("draw", { x: 1, y: 2 });
board.emit("draw", { x: 1, y: 2 }, "red");
board.emit("upload", new Uint8Array(1), (size) => exactly<Equal<typeof size, number>>());
board.emit("upload", new Blob([]), () => {});
board.emit("add", "title", (id, position) => {
  exactly<Equal<typeof id, number>>();
  exactly<Equal<typeof position, Point>>();
});
board.volatile.emit("draw", { x: 0, y: 0 });
untyped.emit("whatever", 1, "two", { three: 3 }, (...answers: any[]) => answers);
untyped.emit(Command.Start, 1);
const emitted = board.emit("hello");
exactly<Equal<typeof emitted, BoardSocket>>();

/* Listening: the name decides about the parameters. */
board.on("nothing", (...args) => exactly<Equal<typeof args, []>>());
board.on("text", (text) => exactly<Equal<typeof text, string>>());
board.on("point", (point, label) => {
  exactly<Equal<typeof point, Point>>();
  exactly<Equal<typeof label, string | undefined>>();
});
board.on("bytes", (bytes, name) => {
  exactly<Equal<typeof bytes, ArrayBuffer>>();
  exactly<Equal<typeof name, string>>();
});
board.on("rest", (...numbers) => exactly<Equal<typeof numbers, number[]>>());
board.on("question", (text, answer) => {
  exactly<Equal<typeof text, string>>();
  exactly<Equal<typeof answer, (reply: string, sure: boolean) => void>>();
  answer("yes", true);
});
board.on("text", () => {});
board.on("text", async (text) => {
  await Promise.resolve(text);
});
board.once("text", (text) => exactly<Equal<typeof text, string>>());
board.once("connect", async () => {
  await Promise.resolve();
});
untyped.on("whatever", (first, ...others) => {
  exactly<Equal<typeof first, any>>();
  exactly<Equal<typeof others, any[]>>();
});
untyped.on(Command.Stop, (done: (elapsed: number) => void) => done(1));
untyped.on("anything", async (text: string, answer: (reply: string) => void) => answer(text));

/* The client's own events. */
board.on("connect", (...args) => exactly<Equal<typeof args, []>>());
board.on("connect_error", (error) => {
  const plain: Error = error;
  exactly<Equal<typeof error.message, string>>();
  exactly<Equal<typeof error.data, any>>();
  console.log(plain);
});
board.on("connect_error", (error: Error) => console.log(error.message));
board.on("connect_error", (error: ExtendedError) => console.log(error.data?.code));
board.on("disconnect", (reason, details) => {
  exactly<Equal<typeof reason, Socket.DisconnectReason>>();
  exactly<Equal<typeof details, DisconnectDescription | undefined>>();
  if (details instanceof Error) {
    console.log(details.message);
  } else if (details) {
    exactly<Equal<typeof details.description, string>>();
    exactly<Equal<typeof details.context, unknown>>();
  }
});
board.on("disconnect", (reason: string) => console.log(reason));
untyped.on("disconnect", (reason) => exactly<Equal<typeof reason, Socket.DisconnectReason>>());

/* They win over the application's map. */
interface Overlapping {
  connect: (never: number) => void;
  text: (text: string) => void;
}
const overlapping: Socket<Overlapping> = io();
overlapping.on("connect", (...args) => exactly<Equal<typeof args, []>>());
overlapping.on("text", (text) => exactly<Equal<typeof text, string>>());

/* Their types are exported. */
exactly<
  Equal<
    Socket.DisconnectReason,
    | "io server disconnect"
    | "io client disconnect"
    | "ping timeout"
    | "transport close"
    | "transport error"
    | "parse error"
  >
>();
export const sentences: Record<Socket.DisconnectReason, string> = {
  "io server disconnect": "The server has ended it.",
  "io client disconnect": "You have left.",
  "ping timeout": "The server was silent.",
  "transport close": "The connection was lost.",
  "transport error": "The connection has failed.",
  "parse error": "The server was not understood.",
};
exactly<Equal<keyof SocketReservedEvents, "connect" | "connect_error" | "disconnect">>();
exactly<Equal<SocketReservedEvents["connect"], () => void>>();
exactly<Equal<Parameters<SocketReservedEvents["disconnect"]>[0], Socket.DisconnectReason>>();
exactly<Equal<Parameters<SocketReservedEvents["disconnect"]>[1], DisconnectDescription | undefined>>();
exactly<Equal<DisconnectDescription, Error | { description: string; context?: unknown }>>();
exactly<Equal<ExtendedError["data"], any>>();
export const extended: ExtendedError = Object.assign(new Error("refused"), { data: { code: 401 } });
export const extendedFromPlain: ExtendedError = new Error("refused");
export const refused: SocketReservedEvents["connect_error"] = (error) => console.log(error.message);
refused(new Error("an application may call it with an error of its own"));

/* A listener may be kept, passed on and removed. */
const onText: ServerToClientEvents["text"] = (text) => console.log(text);
const onDisconnect: SocketReservedEvents["disconnect"] = (reason) => console.log(reason);
const offed = board.on("text", onText).off("text", onText).off("text").off();
exactly<Equal<typeof offed, BoardSocket>>();
board.on("disconnect", onDisconnect).off("disconnect", onDisconnect);
board.removeListener("text", onText);
board.removeAllListeners("text");
board.removeAllListeners();
const textListeners = board.listeners("text");
exactly<Equal<typeof textListeners, ((text: string) => void)[]>>();
const disconnectListeners = board.listeners("disconnect");
exactly<Equal<typeof disconnectListeners, SocketReservedEvents["disconnect"][]>>();
const untypedListeners = untyped.listeners("whatever");
exactly<Equal<typeof untypedListeners, ((...args: any[]) => void)[]>>();
exactly<Equal<ReturnType<typeof board.hasListeners>, boolean>>();
for (const listener of board.listeners("text")) listener("again");
for (const listener of board.listeners("connect_error")) listener(new Error("again"));

/* Listeners for every event. */
board.onAny((event, ...args) => {
  exactly<Equal<typeof event, any>>();
  exactly<Equal<typeof args, any[]>>();
});
const onEvery = (event: string, ...args: unknown[]): void => console.log(event, args);
board.onAny(onEvery).prependAny(onEvery).offAny(onEvery).offAny();
board.onAnyOutgoing(onEvery).prependAnyOutgoing(onEvery).offAnyOutgoing(onEvery).offAnyOutgoing();
exactly<Equal<ReturnType<BoardSocket["listenersAny"]>, ((...args: any[]) => void)[]>>();
exactly<Equal<ReturnType<BoardSocket["listenersAnyOutgoing"]>, ((...args: any[]) => void)[]>>();

/* Enums as names. */
const commands: Socket<CommandEvents> = io();
commands.on(Command.Start, (seconds) => exactly<Equal<typeof seconds, number>>());
commands.emit(Command.Start, 1);
commands.emit(Command.Stop, (elapsed) => exactly<Equal<typeof elapsed, number>>());

/* Sockets as parameters, and functions that are generic over event maps. */
export function greet(socket: Socket): void {
  socket.emit("hello");
}
export function leave(socket: Socket<any, any>): void {
  socket.disconnect();
}
export function drawOn(socket: Socket<ServerToClientEvents, ClientToServerEvents>, point: Point): void {
  socket.volatile.emit("draw", point);
}
export function whenConnected<Listen extends { [event: string]: any }, Emit extends { [event: string]: any }>(
  socket: Socket<Listen, Emit>,
  then: () => void,
): () => void {
  if (socket.connected) then();
  else socket.once("connect", then);
  return () => {
    socket.off("connect", then);
  };
}
interface Connection<Listen extends { [event: string]: any }, Emit extends { [event: string]: any }> {
  readonly socket: Socket<Listen, Emit>;
}
export const connection: Connection<AdminToClientEvents, ClientToAdminEvents> = { socket: io("/admin") };
greet(untyped);
leave(board);
leave(untyped);
drawOn(board, { x: 0, y: 0 });
drawOn(io(), { x: 0, y: 0 });
whenConnected(board, () => {});
whenConnected(untyped, () => {});

/* Parts of the type. */
export type Emitting = Pick<BoardSocket, "emit" | "connected">;
export const part: Emitting = board;
export const fake: Pick<Socket, "id" | "connected"> = { id: "abc", connected: true };
export type EmitArguments = Parameters<BoardSocket["emit"]>;
export const socketOptions: SocketOptions = {};
export const socketOptionsWithAuth: SocketOptions = { auth: { token: "abc" } };
export const constructed: BoardSocket = new Socket(board.io as unknown as Manager, "/x", { retries: 1 });
export const isSocket = (value: unknown): value is Socket => value instanceof Socket;
