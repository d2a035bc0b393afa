/**
 * The latest messages of each room, in memory: they are gone when the process is.
 */

/** Messages kept for each room: what newcomers are given. */
const MESSAGES_KEPT = 50;

/** Rooms whose messages are kept; the one that was silent longest makes way for another. */
const ROOMS_KEPT = 100;

/**
 * @typedef {object} RoomMessage
 * @property {string} id chosen by the sender, so that sending twice is harmless
 * @property {string} roomId
 * @property {string} userId
 * @property {string} text
 * @property {number} createdAt in ms, later than that of every message before
 */

export class RoomLogs {
  /** @type {Map<string, RoomMessage[]>} */
  #logs = new Map();
  #clock = 0;

  /** Oldest first. @param {string} roomId */
  of(roomId) {
    return this.#logs.get(roomId) ?? [];
  }

  /**
   * Stores a message, once for each id.
   * @param {Omit<RoomMessage, "createdAt">} message
   * @returns {{ stored: RoomMessage, isNew: boolean }}
   */
  take(message) {
    const before = this.of(message.roomId);
    const known = before.find(({ id }) => id === message.id);
    if (known) return { stored: known, isNew: false };

    this.#clock = Math.max(Date.now(), this.#clock + 1);
    const stored = { ...message, createdAt: this.#clock };
    this.#logs.delete(message.roomId);
    this.#logs.set(message.roomId, [...before, stored].slice(-MESSAGES_KEPT));
    const [silent] = this.#logs.keys();
    if (this.#logs.size > ROOMS_KEPT && silent !== undefined) this.#logs.delete(silent);
    return { stored, isNew: true };
  }
}
