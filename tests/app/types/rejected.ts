/**
 * What must not compile.
 *
 * Each statement is preceded by `@ts-expect-error`: if it compiled, the compiler would say so.
 */
import { io, Manager, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";

import {
  type ClientToServerEvents,
  Command,
  type CommandEvents,
  type ServerToClientEvents,
} from "./events.ts";

const board: Socket<ServerToClientEvents, ClientToServerEvents> = io();
const commands: Socket<CommandEvents> = io();
const manager = new Manager();

/* Emitting. */
// @ts-expect-error no such event
board.emit("unknown");
// @ts-expect-error an event of the other direction
board.emit("text", "text");
// @ts-expect-error an event of the client itself
board.emit("connect");
// @ts-expect-error an argument is missing
board.emit("say");
// @ts-expect-error one argument too many
board.emit("hello", 1);
// @ts-expect-error an argument of another type
board.emit("say", 1);
// @ts-expect-error the object is not complete
board.emit("draw", { x: 1 });
// @ts-expect-error the acknowledgement is missing
board.emit("add", "title");
// @ts-expect-error the acknowledgement takes another type
board.emit("add", "title", (id: string) => id);
// @ts-expect-error without `timeout()` there is no error
board.emit("upload", new Uint8Array(1), (error: Error, size: number) => [error, size]);
// @ts-expect-error with `timeout()` the error comes first
board.timeout(1).emit("upload", new Uint8Array(1), (size: number) => size);
// @ts-expect-error a flag changes nothing about the arguments
board.volatile.emit("say", 1);
// @ts-expect-error the name is no member of the enum
commands.emit("START", 1);
// @ts-expect-error the argument of a member of the enum
commands.emit(Command.Start, "1");
// @ts-expect-error a name is a string
io().emit(1);

/* Promised acknowledgements. */
// @ts-expect-error an argument is missing
board.emitWithAck("add");
// @ts-expect-error no callback is given
board.emitWithAck("add", "title", () => {});
// @ts-expect-error an argument of another type
board.emitWithAck("add", 1);
// @ts-expect-error the answer is a number
export const answer: Promise<string> = board.emitWithAck("upload", new Uint8Array(1));
// @ts-expect-error no such event
board.emitWithAck("unknown");

/* Listening. */
// @ts-expect-error no such event
board.on("unknown", () => {});
// @ts-expect-error an event of the other direction
board.on("hello", () => {});
// @ts-expect-error a parameter of another type
board.on("text", (text: number) => text);
// @ts-expect-error more parameters than there are
board.on("text", (text: string, more: string) => [text, more]);
// @ts-expect-error a reason is a text
board.on("disconnect", (reason: number) => reason);
// @ts-expect-error it has no parameters
board.on("connect", (id: string) => id);
// @ts-expect-error an event of the Manager
board.on("reconnect", () => {});
// @ts-expect-error no listener
board.on("text");
// @ts-expect-error no such event
board.once("unknown", () => {});
// @ts-expect-error no such event
board.off("unknown");
// @ts-expect-error another listener's type
board.off("text", (text: number) => text);
// @ts-expect-error no such event
board.listeners("unknown");
// @ts-expect-error no such event
board.hasListeners("unknown");
// @ts-expect-error the name is no member of the enum
commands.on("stopped", () => {});
// @ts-expect-error a listener is a function
board.onAny("text");

/* Sockets. */
// @ts-expect-error computed from `connected`
board.disconnected = true;
// @ts-expect-error computed
board.active = true;
// @ts-expect-error a getter
board.volatile();
// @ts-expect-error ms
board.timeout("5 s");
// @ts-expect-error on or off
board.compress("gzip");
// @ts-expect-error an object or a function
board.auth = "token";
// @ts-expect-error no such reason
export const reason: Socket.DisconnectReason = "bored";

/* Managers. */
// @ts-expect-error no such event
manager.on("unknown", () => {});
// @ts-expect-error an event of Sockets
manager.on("connect", () => {});
// @ts-expect-error the number of tries
manager.on("reconnect", (attempt: string) => attempt);
// @ts-expect-error a Manager emits nothing for applications
manager.emit("reconnect", 1);
// @ts-expect-error on or off
manager.reconnection(1);
// @ts-expect-error ms
manager.reconnectionDelay("1 s");
// @ts-expect-error the namespace is missing
manager.socket();
// @ts-expect-error a URL is a text
io(1);
// @ts-expect-error a URL is a text
export const wrong = new Manager(1);

/* Options. */
// @ts-expect-error no such option
io({ reconect: true });
// @ts-expect-error no such option, beside a URL
io("https://example.com", { reconect: true });
// @ts-expect-error on or off
io({ reconnection: 1 });
// @ts-expect-error ms
io({ timeout: "1 s" });
// @ts-expect-error a list
io({ transports: "websocket" });
// @ts-expect-error texts
io({ extraHeaders: { a: 1 } });
// @ts-expect-error an object or a function
io({ auth: "token" });
// @ts-expect-error an object is handed over
io({ auth: (cb) => cb("token") });
// @ts-expect-error a number
export const socketOptions: Partial<SocketOptions> = { retries: "3" };
// @ts-expect-error an object
export const managerOptions: Partial<ManagerOptions> = { query: "a=b" };
// @ts-expect-error a namespace's options are those of a Socket
manager.socket("/x", { transports: ["websocket"] });
