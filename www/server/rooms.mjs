/**
 * The rooms of the chat, in memory: who is in each, and its latest messages.
 *
 * Everything is bounded: messages and pictures per room, remembered message
 * ids, and rooms altogether. Knows nothing of sockets beyond an opaque id.
 */

/** @import { ChatMessage, Member, OutgoingMessage } from "../lib/protocol" */

/** Messages kept per room, which is also what a newcomer is given. */
const MESSAGES_KEPT = 50;

/** Pictures kept per room: a Socket.IO packet carries at most 10 attachments by default. */
const PICTURES_KEPT = 10;

/** Message ids remembered per room, so that a resend is recognised long after it left the log. */
const IDS_KEPT = 1000;

/** Rooms kept, occupied or not. Empty ones make way for new ones, oldest first. */
const ROOMS_KEPT = 200;

/** One room. */
class Room {
  /** @type {Map<string, { member: Member, connections: Set<string> }>} */
  #present = new Map();
  /** @type {ChatMessage<Buffer>[]} */
  #log = [];
  /** @type {Map<string, number>} message id -> when it was taken, oldest first */
  #taken = new Map();
  #clock = 0;

  get isEmpty() {
    return this.#present.size === 0;
  }

  /** @returns {Member[]} */
  get members() {
    return [...this.#present.values()].map(({ member }) => member);
  }

  /** @returns {ChatMessage<Buffer>[]} oldest first */
  get messages() {
    return [...this.#log];
  }

  /** The present moment, later than every moment given before. */
  now() {
    this.#clock = Math.max(Date.now(), this.#clock + 1);
    return this.#clock;
  }

  /** @param {string} memberId */
  member(memberId) {
    return this.#present.get(memberId)?.member;
  }

  /**
   * Adds a connection of a member.
   * @param {Member} member
   * @param {string} connection
   * @returns {boolean} whether the member was not here before
   */
  enter(member, connection) {
    const known = this.#present.get(member.id);
    if (known) {
      known.connections.add(connection);
      return false;
    }
    this.#present.set(member.id, { member, connections: new Set([connection]) });
    return true;
  }

  /**
   * Removes a connection of a member, who stays while another one is left: after
   * a broken link the new connection often arrives before the old one is given up.
   * @param {string} memberId
   * @param {string} connection
   * @returns {Member | undefined} the member, if it was its last connection
   */
  exit(memberId, connection) {
    const known = this.#present.get(memberId);
    if (!known?.connections.delete(connection) || known.connections.size > 0) return undefined;
    this.#present.delete(memberId);
    return known.member;
  }

  /**
   * Takes a message into the log, once per id.
   * @param {OutgoingMessage<Buffer>} message
   * @param {Member} author
   * @returns {{ at: number, added?: ChatMessage<Buffer> }} `added` is absent for a resend
   */
  take(message, author) {
    const before = this.#taken.get(message.id);
    if (before !== undefined) return { at: before };

    const at = this.now();
    const added = { ...message, author, at };
    this.#taken.set(message.id, at);
    this.#log.push(added);
    this.#forgetOldest();
    return { at, added };
  }

  #forgetOldest() {
    if (this.#log.length > MESSAGES_KEPT) this.#log.shift();
    const withPicture = this.#log.filter(({ image }) => image);
    const oldest = withPicture.length > PICTURES_KEPT ? withPicture[0] : undefined;
    if (oldest) {
      const { image: _, ...rest } = oldest;
      this.#log[this.#log.indexOf(oldest)] = { ...rest, imageExpired: true };
    }
    const [oldestId] = this.#taken.keys();
    if (this.#taken.size > IDS_KEPT && oldestId !== undefined) this.#taken.delete(oldestId);
  }
}

/** All rooms, by name. */
export class Rooms {
  /** @type {Map<string, Room>} */
  #rooms = new Map();

  /** @param {string} name */
  get(name) {
    return this.#rooms.get(name);
  }

  /**
   * The room of that name, made if need be.
   * @param {string} name
   * @returns {Room | undefined} undefined if every room kept is occupied
   */
  open(name) {
    const known = this.#rooms.get(name);
    if (known) return known;
    if (this.#rooms.size >= ROOMS_KEPT) {
      const empty = [...this.#rooms].find(([, room]) => room.isEmpty);
      if (!empty) return undefined;
      this.#rooms.delete(empty[0]);
    }
    const room = new Room();
    this.#rooms.set(name, room);
    return room;
  }
}
