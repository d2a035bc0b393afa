/**
 * The chat's Socket.IO events: `join-room`, `send-message` and `leave-room` in,
 * `user-joined`, `receive-message` and `user-left` out.
 *
 * Never trusts input (see `requests.mjs`) and keeps nothing outside `Rooms`.
 * Answers are sent before anything that happens later in the room, because
 * every handler runs to its end at once.
 */

import { createHash, randomUUID } from "node:crypto";

import { joinRequest, leaveRequest, messageRequest, sessionOf } from "./requests.mjs";
import { Rooms } from "./rooms.mjs";

/** @import { Server, Socket } from "socket.io" */
/** @import { Answer, JoinAnswer, SendAnswer } from "../lib/protocol" */

/** Rooms that one connection may be in. */
const ROOMS_PER_CONNECTION = 10;

/**
 * Serves the chat on the main namespace. No other namespace exists.
 * @param {Server} io
 */
export function serveChat(io) {
  const rooms = new Rooms();
  io.on("connection", (socket) => serveConnection(socket, rooms));
}

/** @param {Socket} socket @param {Rooms} rooms */
function serveConnection(socket, rooms) {
  const memberId = publicId(sessionOf(socket.handshake.auth) ?? randomUUID());
  /** @type {Set<string>} */
  const joined = new Set();

  /** @param {unknown} request @returns {JoinAnswer<Buffer>} */
  const join = (request) => {
    const valid = joinRequest(request);
    if (!valid) return { ok: false, error: "invalid" };
    const full = joined.size >= ROOMS_PER_CONNECTION && !joined.has(valid.room);
    const room = full ? undefined : rooms.open(valid.room);
    if (!room) return { ok: false, error: "too-many-rooms" };

    const isNew = room.enter({ id: memberId, name: valid.name }, socket.id);
    const you = room.member(memberId) ?? { id: memberId, name: valid.name };
    joined.add(valid.room);
    socket.join(channel(valid.room));
    if (isNew) {
      socket.to(channel(valid.room)).emit("user-joined", { room: valid.room, member: you, at: room.now() });
    }
    return { ok: true, you, members: room.members, messages: room.messages };
  };

  /** @param {unknown} request @returns {SendAnswer} */
  const send = (request) => {
    const message = messageRequest(request);
    if (!message) return { ok: false, error: "invalid" };
    const room = joined.has(message.room) ? rooms.get(message.room) : undefined;
    const author = room?.member(memberId);
    if (!room || !author) return { ok: false, error: "not-joined" };

    const { at, added } = room.take(message, author);
    if (added) socket.to(channel(message.room)).emit("receive-message", added);
    return { ok: true, at };
  };

  /** @param {unknown} request @returns {Answer} */
  const leave = (request) => {
    const valid = leaveRequest(request);
    if (!valid) return { ok: false, error: "invalid" };
    exit(valid.room);
    return { ok: true };
  };

  /** @param {string} name */
  const exit = (name) => {
    if (!joined.delete(name)) return;
    socket.leave(channel(name));
    const room = rooms.get(name);
    const member = room?.exit(memberId, socket.id);
    if (room && member) {
      socket.to(channel(name)).emit("user-left", { room: name, member, at: room.now() });
    }
  };

  answer(socket, "join-room", join);
  answer(socket, "send-message", send);
  answer(socket, "leave-room", leave);
  socket.on("disconnect", () => {
    for (const name of [...joined]) exit(name);
  });
}

/**
 * Answers an event with what `handle` returns, if the client asked for an answer.
 * @param {Socket} socket
 * @param {string} event
 * @param {(request: unknown) => unknown} handle
 */
function answer(socket, event, handle) {
  socket.on(event, (request, ack) => {
    const result = handle(request);
    if (typeof ack === "function") ack(result);
  });
}

/**
 * What others see of a session. One way, so that nobody can take it over.
 * @param {string} session
 */
function publicId(session) {
  return createHash("sha256").update(session).digest("base64url").slice(0, 16);
}

/**
 * The Socket.IO room of a chat room, apart from the rooms that Socket.IO makes
 * itself, one for each connection.
 * @param {string} name
 */
function channel(name) {
  return `chat:${name}`;
}
