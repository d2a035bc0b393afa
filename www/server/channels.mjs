/**
 * The channel chat's Socket.IO events on the main namespace: who is in a channel's room,
 * who types, and files. Messages without a file come by `POST /api/socket/messages`.
 *
 * Asks the adapter who is in a room, so it is right on several processes with one, and
 * keeps nothing itself beyond the connection.
 */
import { randomUUID } from "node:crypto";

import { publicId } from "./identity.mjs";
import { channelIdOf, fieldsOf, fileMessageRequest, nameOf, sessionOf } from "./message-requests.mjs";
import { addressOf, count } from "./rate-limits.mjs";
import { Refusal, refusalOf } from "./refusal.mjs";

/** @import { Server, Socket } from "socket.io" */
/** @import { Member } from "../lib/message" */
/** @import { Messages } from "./messages.mjs" */

/** Rooms that one connection may be in. */
const ROOMS_PER_CONNECTION = 10;

/**
 * @param {Server} io
 * @param {Messages} messages
 */
export function serveChannels(io, messages) {
  io.on("connection", (socket) => new Connection(io, socket, messages));
}

class Connection {
  #io;
  #socket;
  #messages;
  /** @type {Member} */
  #member;
  /** @type {Set<string>} */
  #joined = new Set();
  /** What this client asks for is done in its order: it may leave before it has joined. */
  #queue = Promise.resolve();

  /**
   * @param {Server} io
   * @param {Socket} socket
   * @param {Messages} messages
   */
  constructor(io, socket, messages) {
    const { session, name } = fieldsOf(socket.handshake.auth);
    this.#io = io;
    this.#socket = socket;
    this.#messages = messages;
    this.#member = {
      userId: publicId(sessionOf(session) ?? randomUUID()),
      name: nameOf(name) ?? "Somebody",
    };
    // What other processes see of this connection; the session is not in it.
    socket.data.member = this.#member;
    this.#answer("join-room", "signal", (channelId) => this.#join(channelIdOf(channelId)));
    this.#answer("leave-room", "signal", (channelId) => this.#leave(channelIdOf(channelId)));
    this.#answer("typing", "signal", (channelId) => this.#type(channelIdOf(channelId)));
    this.#answer("send-file", "write", (message) => this.#sendFile(message));
    socket.on("echo", (value, ack) => {
      if (typeof ack === "function") ack(value);
    });
    socket.on("disconnect", () => {
      this.#inOrder(() => Promise.all([...this.#joined].map((id) => this.#leave(id)))).catch(refusalOf);
    });
  }

  /** @param {string} channelId */
  async #join(channelId) {
    if (this.#joined.size >= ROOMS_PER_CONNECTION && !this.#joined.has(channelId)) {
      throw new Refusal("too_many_rooms");
    }
    const member = this.#member;
    const wasThere = await this.#membersOf(channelId);
    if (!this.#socket.connected) throw new Refusal("failed");
    this.#joined.add(channelId);
    await this.#socket.join(roomOf(channelId));
    if (!wasThere.some(({ userId }) => userId === member.userId)) {
      this.#toOthers(channelId, "user-joined", { roomId: channelId, ...member });
    }
    const members = await this.#membersOf(channelId);
    this.#socket.emit("members", { roomId: channelId, you: member, members });
    return { you: member, members };
  }

  /** @param {string} channelId */
  async #leave(channelId) {
    if (!this.#joined.delete(channelId)) return {};
    await this.#socket.leave(roomOf(channelId));
    const member = this.#member;
    const members = await this.#membersOf(channelId);
    // Another connection of the same person may be left.
    if (!members.some(({ userId }) => userId === member.userId)) {
      this.#toOthers(channelId, "user-left", { roomId: channelId, ...member });
    }
    return {};
  }

  /** @param {string} channelId */
  async #type(channelId) {
    if (!this.#joined.has(channelId)) throw new Refusal("forbidden");
    this.#toOthers(channelId, "typing", { roomId: channelId, member: this.#member });
    return {};
  }

  /** @param {unknown} request */
  async #sendFile(request) {
    const { channelId, name, ...content } = fileMessageRequest(request);
    const author = { id: this.#member.userId, name };
    const { message, isNew, dropped } = await this.#messages.add(channelId, author, content);
    if (isNew) this.#io.emit(`chat:${channelId}:messages`, message);
    for (const old of dropped) this.#io.emit(`chat:${channelId}:messages:delete`, old);
    return { message };
  }

  /** Everybody in a room, once. @param {string} channelId @returns {Promise<Member[]>} */
  async #membersOf(channelId) {
    const sockets = await this.#io.in(roomOf(channelId)).fetchSockets();
    /** @type {Map<string, Member>} */
    const members = new Map();
    for (const { data } of sockets) members.set(data.member.userId, data.member);
    return [...members.values()];
  }

  /** @param {string} channelId @param {string} event @param {object} argument */
  #toOthers(channelId, event, argument) {
    this.#socket.to(roomOf(channelId)).emit(event, argument);
  }

  /** @template Result @param {() => Promise<Result>} work @returns {Promise<Result>} */
  #inOrder(work) {
    const done = this.#queue.then(work);
    this.#queue = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  /**
   * Answers an event with what `handle` returns or why it refuses, if the client asked
   * for an answer.
   * @param {string} event
   * @param {import("./rate-limits.mjs").Kind} kind
   * @param {(request: unknown) => Promise<object>} handle
   */
  #answer(event, kind, handle) {
    const address = addressOf(this.#socket.request);
    this.#socket.on(event, async (request, ack) => {
      /** @type {object} */
      let answer;
      try {
        await count(kind, address, this.#member.userId);
        answer = { ok: true, ...(await this.#inOrder(() => handle(request))) };
      } catch (error) {
        answer = refusalOf(error).answer;
      }
      if (typeof ack === "function") ack(answer);
    });
  }
}

/** Apart from the rooms that Socket.IO makes itself. @param {string} channelId */
function roomOf(channelId) {
  return `channel:${channelId}`;
}
