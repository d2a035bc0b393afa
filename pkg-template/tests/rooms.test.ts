/**
 * Rooms over a real server that keeps them as most applications do: joined and left
 * by events, members told by events.
 */
import * as msgpackParser from "socket.io-msgpack-parser";
import { expect, it, vi } from "vitest";
import type { ChatServer } from "./chat-server.js";
import { type Client, next, nextConnection, open, start } from "./package.js";

/** A server with rooms, and what it was told, in order. */
async function startWithRooms(options: Parameters<typeof start>[0] = {}) {
  const server = await start(options);
  const log: string[] = [];
  server.io.on("connection", (socket) => {
    socket.onAny((event, ...args) => log.push([event, ...args.filter(isText)].join(" ")));
    socket.on("join-room", (roomId, done) => {
      if (roomId === "secret") return done({ error: "members only" });
      socket.join(roomId);
      socket.to(roomId).emit("user-joined", { roomId, userId: socket.id });
      if (roomId !== "silent") done({ members: [...(server.io.of("/").adapter.rooms.get(roomId) ?? [])] });
    });
    socket.on("leave-room", (roomId) => {
      socket.leave(roomId);
      socket.to(roomId).emit("user-left", { roomId, userId: socket.id });
    });
    socket.on("send-message", ({ roomId, text }) => {
      server.io.to(roomId).emit("receive-message", { roomId, text });
    });
  });
  return { server, log };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Ends the connection as a failing network does; the client comes back soon. */
function cut(server: ChatServer): void {
  for (const socket of server.io.of("/").sockets.values()) socket.conn.close();
}

async function connected(server: ChatServer, options = {}): Promise<Client> {
  const socket = open(server.url, { reconnectionDelay: 10, ...options });
  await next(socket, "connect");
  return socket;
}

function heardBy(room: ReturnType<Client["room"]>): string[] {
  const heard: string[] = [];
  room.on("receive-message", ({ text }: { text: string }) => heard.push(text));
  return heard;
}

it("joins a room, and hears its events alone", async () => {
  const { server } = await startWithRooms();
  const socket = await connected(server);
  const red = socket.room("red");
  const blue = socket.room("blue");
  const [inRed, inBlue] = [heardBy(red), heardBy(blue)];
  expect(red.id).toBe("red");
  expect(red.state.status).toBe("joining");
  await vi.waitFor(() => expect(blue.state.status).toBe("joined"));
  socket.emit("send-message", { roomId: "red", text: "to red" });
  socket.emit("send-message", { roomId: "blue", text: "to blue" });
  await vi.waitFor(() => expect(inBlue).toEqual(["to blue"]));
  expect(inRed).toEqual(["to red"]);
});

it("hears events that name no room", async () => {
  const { server } = await startWithRooms();
  const socket = await connected(server);
  const heard = next(socket.room("red"), "announcement");
  server.io.emit("announcement", "for all", 2);
  expect(await heard).toEqual(["for all", 2]);
});

it("finds the room of an event without asking all of them", async () => {
  const { server } = await startWithRooms();
  const socket = await connected(server);
  const heard = Array.from({ length: 50 }, (_, room) => heardBy(socket.room(`room-${room}`)));
  let asked = 0;
  socket.on("receive-message", (message: { roomId: string }) => {
    const { roomId } = message;
    const get = () => {
      asked += 1;
      return roomId;
    };
    Object.defineProperty(message, "roomId", { get });
  });
  server.io.emit("receive-message", { roomId: "room-7", text: "to one" });
  await vi.waitFor(() => expect(heard.flat()).toEqual(["to one"]));
  expect(heard[7]).toEqual(["to one"]);
  expect(asked).toBe(1);
});

it("hears rooms whose events name them differently", async () => {
  const { server } = await startWithRooms();
  const socket = await connected(server);
  const [red, blue] = [socket.room("red"), socket.room("blue", { key: "channel" })];
  const [inRed, inBlue] = [heardBy(red), heardBy(blue)];
  server.io.emit("receive-message", { roomId: "green", channel: "blue", text: "to blue" });
  server.io.emit("receive-message", { roomId: "red", channel: "green", text: "to red" });
  server.io.emit("receive-message", { text: "to all" });
  await vi.waitFor(() => expect(inBlue).toEqual(["to blue", "to all"]));
  expect(inRed).toEqual(["to red", "to all"]);
  // Once it was left it may be named otherwise.
  blue.leave();
  const again = heardBy(socket.room("blue"));
  server.io.emit("receive-message", { roomId: "blue", channel: "green", text: "to blue again" });
  await vi.waitFor(() => expect(again).toEqual(["to blue again"]));
  expect(inBlue).toHaveLength(2);
});

it("is joined once for all who want it, and left with the last of them", async () => {
  const { server, log } = await startWithRooms();
  const socket = await connected(server);
  const first = socket.room("red");
  const second = socket.room("red");
  const heard = heardBy(second);
  first.leave();
  first.leave();
  socket.emit("send-message", { roomId: "red", text: "still here" });
  await vi.waitFor(() => expect(heard).toEqual(["still here"]));
  second.leave();
  await socket.emitWithAck("echo", 0);
  expect(log).toEqual(["join-room red", "send-message", "leave-room red", "echo"]);
});

it("waits for the connection and goes before what waits", async () => {
  const { server, log } = await startWithRooms();
  const socket = open(server.url);
  const room = socket.room("red");
  socket.emit("send-message", { roomId: "red", text: "waited" });
  const heard = heardBy(room);
  expect(room.state.status).toBe("waiting");
  await vi.waitFor(() => expect(heard).toEqual(["waited"]));
  expect(log).toEqual(["join-room red", "send-message"]);
  expect(socket.sendBuffer).toEqual([]);
});

it("is joined again after each reconnection, before what waited", async () => {
  const { server, log } = await startWithRooms();
  const socket = await connected(server);
  const room = socket.room("red");
  const heard = heardBy(room);
  await vi.waitFor(() => expect(room.state.status).toBe("joined"));
  for (const text of ["one", "two"]) {
    log.length = 0;
    const lost = next(socket, "disconnect");
    cut(server);
    await lost;
    expect(room.state.status).toBe("waiting");
    socket.emit("send-message", { roomId: "red", text });
    await vi.waitFor(() => expect(heard.at(-1)).toBe(text));
    expect(log).toEqual(["join-room red", "send-message"]);
    await vi.waitFor(() => expect(room.state.status).toBe("joined"));
  }
});

it("is not joined again when the server has restored the session", async () => {
  const { server, log } = await startWithRooms({ connectionStateRecovery: {} });
  const socket = await connected(server);
  const room = socket.room("red");
  const heard = heardBy(room);
  await vi.waitFor(() => expect(room.state.status).toBe("joined"));
  // The server restores sessions that have an offset.
  socket.emit("send-message", { roomId: "red", text: "before" });
  await vi.waitFor(() => expect(heard).toEqual(["before"]));
  const lost = next(socket, "disconnect");
  cut(server);
  await lost;
  server.io.to("red").emit("receive-message", { roomId: "red", text: "missed" });
  await next(socket, "connect");
  expect(socket.recovered).toBe(true);
  expect(room.state.status).toBe("joined");
  expect(heard).toEqual(["before", "missed"]);
  expect(log.filter((line) => line.startsWith("join-room"))).toEqual(["join-room red"]);
});

it("is not joined after it was left while the connection was down", async () => {
  const { server, log } = await startWithRooms();
  const socket = await connected(server);
  const room = socket.room("red");
  await vi.waitFor(() => expect(room.state.status).toBe("joined"));
  const lost = next(socket, "disconnect");
  cut(server);
  await lost;
  room.leave();
  await next(socket, "connect");
  await socket.emitWithAck("echo", 0);
  expect(log).toEqual(["join-room red", "echo"]);
});

it("knows who is there", async () => {
  const { server } = await startWithRooms();
  const [alice, bob] = [await connected(server), await connected(server)];
  const room = alice.room("red");
  const states = vi.fn();
  const unsubscribe = room.subscribe(states);
  await vi.waitFor(() => expect(room.state.members).toEqual(new Set([alice.id])));
  const other = bob.room("red");
  await vi.waitFor(() => expect(room.state.members).toEqual(new Set([alice.id, bob.id])));
  await vi.waitFor(() => expect(other.state.members).toEqual(new Set([alice.id, bob.id])));
  const { state } = room;
  other.leave();
  await vi.waitFor(() => expect(room.state.members).toEqual(new Set([alice.id])));
  expect(room.state).not.toBe(state);
  expect(state.members.size).toBe(2);
  unsubscribe();
  states.mockClear();
  bob.room("red");
  await vi.waitFor(() => expect(room.state.members.size).toBe(2));
  expect(states).not.toHaveBeenCalled();
});

it("says when it was refused", async () => {
  const { server } = await startWithRooms();
  const socket = await connected(server);
  const room = socket.room("secret");
  await vi.waitFor(() => expect(room.state).toMatchObject({ status: "refused", error: "members only" }));
});

it("works with a server that does not acknowledge", async () => {
  const { server } = await startWithRooms();
  const socket = await connected(server);
  const room = socket.room("silent");
  const heard = heardBy(room);
  socket.emit("send-message", { roomId: "silent", text: "heard" });
  await vi.waitFor(() => expect(heard).toEqual(["heard"]));
  expect(room.state.status).toBe("joining");
});

it("calls things what the application calls them", async () => {
  const server = await start();
  const socket = await connected(server);
  const [serverSide] = [...server.io.of("/").sockets.values()];
  const asked = next(serverSide as object, "enter");
  const room = socket.room("red", {
    joinEvent: "enter",
    leaveEvent: "exit",
    key: "channel",
    memberJoinedEvent: "hello",
    memberLeftEvent: "bye",
    memberKey: "name",
  });
  const [name, done] = await asked;
  expect(name).toBe("red");
  (done as (answer: unknown) => void)([{ name: "ann" }, "ben", 7]);
  await vi.waitFor(() => expect(room.state.members).toEqual(new Set(["ann", "ben", "7"])));
  serverSide?.emit("hello", { channel: "blue", name: "elsewhere" });
  serverSide?.emit("hello", { channel: "red", name: "cleo" });
  serverSide?.emit("bye", "ben");
  await vi.waitFor(() => expect(room.state.members).toEqual(new Set(["ann", "7", "cleo"])));
  const left = next(serverSide as object, "exit");
  room.leave();
  expect(await left).toEqual(["red"]);
});

it("goes through a parser of the application's own", async () => {
  const { server, log } = await startWithRooms({ parser: msgpackParser });
  const socket = open(server.url, { parser: msgpackParser as never });
  const room = socket.room("red");
  const heard = heardBy(room);
  socket.emit("send-message", { roomId: "red", text: "packed" });
  await vi.waitFor(() => expect(heard).toEqual(["packed"]));
  expect(log).toEqual(["join-room red", "send-message"]);
});

it("tells catch-all listeners what is sent, and leaves flags alone", async () => {
  const { server } = await startWithRooms();
  const socket = open(server.url);
  const sent: unknown[] = [];
  socket.onAnyOutgoing((...args) => sent.push(args));
  socket.volatile.room("red");
  await nextConnection(server);
  await next(socket, "connect");
  expect(sent).toEqual([["join-room", "red"]]);
});

it("shows what joining was acknowledged with", async () => {
  const { server } = await startWithRooms();
  const socket = await connected(server);
  const room = socket.room("red");
  expect(room.state.answer).toBeUndefined();
  await vi.waitFor(() => expect(room.state.status).toBe("joined"));
  expect(room.state.answer).toEqual({ members: [socket.id] });
  const secret = socket.room("secret");
  await vi.waitFor(() => expect(secret.state.answer).toEqual({ error: "members only" }));
});
