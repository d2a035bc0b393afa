/**
 * S2: the namespace `/rooms`. `join-room`, `send-message`, `leave-room` and
 * `recent-messages` come in, `user-joined`, `receive-message` and `user-left` go out.
 *
 * A person is a name, whatever number of connections it has. Who is in a room is what
 * Socket.IO knows; beside it only the latest messages are kept. Each event is answered,
 * with an `error` when it is refused.
 */
import { ROOM_NAME_LENGTH, TEXT_LENGTH, USER_NAME_LENGTH } from "../lib/limits.mjs";
import { RoomLogs } from "./room-logs.mjs";
import { fieldsOf, isId, isLabel, isText } from "./shapes.mjs";

/** @import { Namespace, Server, Socket } from "socket.io" */

/** Rooms that one connection may be in: as many as fit on a screen. */
const ROOMS_PER_CONNECTION = 4;

/** @param {Server} io */
export function serveRooms(io) {
  const namespace = io.of("/rooms");
  const logs = new RoomLogs();

  namespace.use((socket, next) => {
    const { name } = fieldsOf(socket.handshake.auth);
    if (!isLabel(name, USER_NAME_LENGTH)) return next(new Error("This name is not accepted."));
    socket.data.userId = name;
    next();
  });

  namespace.on("connection", (socket) => {
    const room = new Rooms(namespace, socket, logs);
    answer(socket, "join-room", (id) => room.join(id));
    answer(socket, "send-message", (message) => room.send(message));
    answer(socket, "recent-messages", (id) => room.recent(id));
    answer(socket, "leave-room", (id) => room.leave(id));
    answer(socket, "echo", (value) => value);
    socket.on("disconnecting", () => room.leaveAll());
  });
}

/** What one connection does in its rooms. */
class Rooms {
  /** @type {Set<string>} */
  #joined = new Set();

  /** @param {Namespace} namespace @param {Socket} socket @param {RoomLogs} logs */
  constructor(namespace, socket, logs) {
    this.namespace = namespace;
    this.socket = socket;
    this.logs = logs;
    /** @type {string} */
    this.userId = socket.data.userId;
  }

  /** @param {unknown} roomId */
  join(roomId) {
    if (!isLabel(roomId, ROOM_NAME_LENGTH)) return { error: "invalid" };
    if (!this.#joined.has(roomId) && this.#joined.size >= ROOMS_PER_CONNECTION) {
      return { error: "too-many-rooms" };
    }
    const isNew = !this.#members(roomId).has(this.userId);
    this.#joined.add(roomId);
    this.socket.join(channel(roomId));
    if (isNew) this.socket.to(channel(roomId)).emit("user-joined", { roomId, userId: this.userId });
    return { members: [...this.#members(roomId)] };
  }

  /** @param {unknown} message */
  send(message) {
    const { roomId, id, text } = fieldsOf(message);
    if (!isLabel(roomId, ROOM_NAME_LENGTH) || !isId(id) || !isText(text, TEXT_LENGTH)) {
      return { error: "invalid" };
    }
    if (!this.#joined.has(roomId)) return { error: "not-joined" };
    const { stored, isNew } = this.logs.take({ roomId, id, text, userId: this.userId });
    if (isNew) this.socket.to(channel(roomId)).emit("receive-message", stored);
    return { message: stored };
  }

  /** @param {unknown} roomId */
  recent(roomId) {
    if (typeof roomId !== "string" || !this.#joined.has(roomId)) return { error: "not-joined" };
    return { messages: this.logs.of(roomId) };
  }

  /** @param {unknown} roomId */
  leave(roomId) {
    if (typeof roomId !== "string" || !this.#joined.delete(roomId)) return { error: "not-joined" };
    this.socket.leave(channel(roomId));
    // After a broken link the next connection often comes before the last is given up.
    if (!this.#members(roomId).has(this.userId)) {
      this.namespace.to(channel(roomId)).emit("user-left", { roomId, userId: this.userId });
    }
    return {};
  }

  leaveAll() {
    for (const roomId of [...this.#joined]) this.leave(roomId);
  }

  /** @param {string} roomId @returns {Set<string>} */
  #members(roomId) {
    const connections = [...(this.namespace.adapter.rooms.get(channel(roomId)) ?? [])];
    return new Set(connections.map((id) => this.namespace.sockets.get(id)?.data.userId));
  }
}

/**
 * Answers an event with what `handle` returns, if the client wants an answer.
 * @param {Socket} socket
 * @param {string} event
 * @param {(request: unknown) => unknown} handle
 */
function answer(socket, event, handle) {
  socket.on(event, (request, acknowledge) => {
    const result = handle(request);
    if (typeof acknowledge === "function") acknowledge(result);
  });
}

/** Apart from the rooms that Socket.IO makes, one for each connection. @param {string} roomId */
function channel(roomId) {
  return `room:${roomId}`;
}
