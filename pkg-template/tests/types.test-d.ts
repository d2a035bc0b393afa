/**
 * The types that applications of socket.io-client rely on. Compiled, never run.
 */
import { expectTypeOf } from "vitest";
import connectDefault, {
  type connect,
  type DefaultEventsMap,
  type DisconnectDescription,
  type ErrorCode,
  type ExtendedError,
  io,
  Manager,
  type ManagerOptions,
  type protocol,
  type Socket,
  SocketError,
  type SocketOptions,
} from "../src/index.js";

interface ServerToClient {
  plain: () => void;
  message: (text: string, count: number) => void;
  question: (text: string, answer: (yes: boolean) => void) => void;
  /** Loses against the client's own event. */
  connect: (never: string) => void;
}

interface ClientToServer {
  plain: () => void;
  message: (text: string, count: number) => void;
  add: (item: { text: string }, done: (id: number, at: Date) => void) => void;
  ping: (done: () => void) => void;
  save: (item: string, done?: (id: number) => void) => void;
}

enum Names {
  First = "first",
}

// What `io()` returns fits a Socket with maps of events.
const socket: Socket<ServerToClient, ClientToServer> = io("http://server.test", { auth: { token: "a" } });
expectTypeOf(io).toEqualTypeOf<typeof connect>();
expectTypeOf(connectDefault).toEqualTypeOf(io);
expectTypeOf(io()).toEqualTypeOf<Socket<DefaultEventsMap, DefaultEventsMap>>();
expectTypeOf(io({ forceNew: true })).toEqualTypeOf<Socket>();
expectTypeOf(io.Manager).toEqualTypeOf(Manager);
expectTypeOf<typeof protocol>().toEqualTypeOf<number>();

// Listening.
socket.on("message", (text, count) => {
  expectTypeOf(text).toEqualTypeOf<string>();
  expectTypeOf(count).toEqualTypeOf<number>();
});
socket.once("question", async (_, answer) => answer(true));
socket.on("connect", () => {});
socket.on("connect_error", (error) => {
  expectTypeOf(error).toEqualTypeOf<ExtendedError>();
  expectTypeOf(error.code).toEqualTypeOf<ErrorCode | undefined>();
  expectTypeOf(error.data).toBeAny();
});
socket.on("connect_error", (error: Error) => error.message);
socket.on("connect_error", (error: ExtendedError) => error.message);
socket.on("disconnect", (reason, details) => {
  expectTypeOf(reason).toEqualTypeOf<Socket.DisconnectReason>();
  expectTypeOf(details).toEqualTypeOf<DisconnectDescription | undefined>();
});
socket
  .off("message", (text: string) => text)
  .off("message")
  .off();
expectTypeOf(socket.listeners("message")).toEqualTypeOf<((text: string, count: number) => void)[]>();
socket.onAny((event: string, ...args: unknown[]) => [event, args]);
// @ts-expect-error: not an event of the map
socket.on("unknown", () => {});
// @ts-expect-error: the wrong argument
socket.on("message", (text: number) => text);
// @ts-expect-error: the client's own events win
socket.on("connect", (never: string) => never);

// Emitting.
expectTypeOf(socket.emit("message", "text", 1)).toEqualTypeOf<Socket<ServerToClient, ClientToServer>>();
socket.emit("plain");
socket.emit("add", { text: "tea" }, (id, at) => {
  expectTypeOf(id).toEqualTypeOf<number>();
  expectTypeOf(at).toEqualTypeOf<Date>();
});
socket.timeout(5).emit("add", { text: "tea" }, (error, id) => {
  expectTypeOf(error).toEqualTypeOf<Error>();
  expectTypeOf(id).toEqualTypeOf<number>();
});
socket.timeout(5).emit("message", "text", 1);
socket.volatile.compress(true).emit("plain");
socket.send("anything", 1);
// @ts-expect-error: too few arguments
socket.emit("message", "text");
// @ts-expect-error: not an event of the map
socket.emit("unknown");
// @ts-expect-error: listened to, not sent
socket.emit("question", "why", () => {});

// Waiting for the answer.
expectTypeOf(socket.emitWithAck("add", { text: "tea" })).resolves.toBeAny();
expectTypeOf(socket.timeout(5).emitWithAck("add", { text: "tea" })).resolves.toBeAny();
expectTypeOf(socket.emitWithAck("ping")).toEqualTypeOf<Promise<unknown>>();
expectTypeOf(socket.emitWithAck("save", "item")).toEqualTypeOf<Promise<number>>();
expectTypeOf(socket.timeout(5).emitWithAck("save", "item")).toEqualTypeOf<Promise<number>>();
// @ts-expect-error: not answered
socket.emitWithAck("message", "text");
// @ts-expect-error: too few arguments
socket.emitWithAck("add");

// Without maps, anything goes.
const untyped = io();
untyped.on("anything", (a, b: number, c?: string) => [a, b, c]);
untyped.on(Names.First, async () => {});
untyped.emit("anything", 1, {}, (answer: string) => answer);
untyped.timeout(5).emit("anything", (error: Error, answer: string) => [error, answer]);
expectTypeOf(untyped.emitWithAck("anything", 1)).resolves.toBeAny();
expectTypeOf(untyped.timeout(5).emitWithAck("anything")).resolves.toBeAny();

// State.
expectTypeOf(socket.id).toEqualTypeOf<string | undefined>();
expectTypeOf(socket.connected).toBeBoolean();
expectTypeOf(socket.recovered).toBeBoolean();
expectTypeOf(socket.io).toEqualTypeOf<Manager<ServerToClient, ClientToServer>>();
socket.auth = { token: "b" };
socket.auth = (give) => give({ token: "c" });
socket.connect().open().disconnect().close();

// Managers.
const manager = new Manager<ServerToClient, ClientToServer>("http://server.test", { autoConnect: false });
expectTypeOf(manager.socket("/")).toEqualTypeOf<Socket<ServerToClient, ClientToServer>>();
expectTypeOf(manager.reconnectionDelay()).toBeNumber();
manager.reconnection(false).reconnectionDelay(1).timeout(false).randomizationFactor(0);
manager.on("reconnect_attempt", (attempt) => expectTypeOf(attempt).toBeNumber());
manager.on("error", (error) => error instanceof SocketError && expectTypeOf(error.code).toExtend<string>());
manager.on("transport_avoided", ({ transport, retryIn }) => [transport.length, retryIn.toFixed()]);
manager.open((error) => error?.message).connect();
manager.opts.query = { room: 1 };
manager.engine.on("upgrade", ({ name }) => expectTypeOf(name).toBeString());
manager.engine.on("close", (reason, details) => [reason.length, details]);

// Options.
const options: Partial<ManagerOptions & SocketOptions> = {
  transports: ["websocket"] as string[],
  ackTimeout: 5,
  transportOptions: { polling: { extraHeaders: { a: "b" } } },
};
new Manager(options);
// @ts-expect-error: the wrong type
io({ reconnectionDelay: "1s" });
