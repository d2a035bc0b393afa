/**
 * The other end of the comparison: the namespace `/compare`, which treats each client
 * alike. `echo` answers with what came; `burst` answers and then sends as many events
 * `item` as were asked for.
 *
 * What one connection can have waiting is bounded, and so is what one address can ask
 * for in a minute.
 */
import { RateLimiterMemory } from "rate-limiter-flexible";

/** @import { Server, Socket } from "socket.io" */
/** @import { BurstAnswer, BurstRequest } from "../lib/figures" */

/** The most events of one burst: a megabyte and a half of packets that wait, if each is the largest. */
const BURST_EVENTS = 5_000;

/** The largest binary event of a burst, in bytes. */
const BURST_BYTES = 256;

/** Packets of earlier bursts that may still wait when another one is asked for. */
const WAITING_PACKETS = 100;

/** Events of bursts that one address gets: what the longest comparison asks for, and a half more. */
const EVENTS_PER_MINUTE = 600_000;

/** The longest text that is echoed. */
const ECHO_LENGTH = 100;

const limiter = new RateLimiterMemory({ points: EVENTS_PER_MINUTE, duration: 60 });

/** @param {Server} io */
export function serveCompare(io) {
  io.of("/compare").on("connection", (socket) => {
    socket.on("echo", (value, answer) => {
      const isSmall = typeof value === "number" || (typeof value === "string" && value.length <= ECHO_LENGTH);
      if (typeof answer === "function") answer(isSmall ? value : null);
    });
    socket.on("burst", (request, answer) => {
      if (typeof answer === "function") burst(socket, request, answer);
    });
  });
}

/** @param {Socket} socket @param {unknown} request @param {(answer: BurstAnswer) => void} answer */
async function burst(socket, request, answer) {
  const valid = burstRequest(request);
  if (!valid) return answer({ ok: false, error: "invalid" });
  if (waitingPackets(socket) > WAITING_PACKETS) return answer({ ok: false, error: "busy" });
  const { count, bytes } = valid;
  try {
    await limiter.consume(addressOf(socket), count);
  } catch {
    return answer({ ok: false, error: "too-many" });
  }
  answer({ ok: true });
  const content = bytes > 0 ? Buffer.alloc(bytes, 1) : { text: "A small event", from: "server" };
  for (let place = 0; place < count; place += 1) socket.emit("item", place, content);
}

/** Packets that the connection has not taken yet. @param {Socket} socket */
function waitingPackets(socket) {
  const { writeBuffer } = /** @type {{ writeBuffer: unknown[] }} */ (/** @type {unknown} */ (socket.conn));
  return writeBuffer.length;
}

/** @param {unknown} value @returns {BurstRequest | undefined} */
function burstRequest(value) {
  const { count, bytes } = /** @type {Record<string, unknown>} */ (value ?? {});
  return isUpTo(count, BURST_EVENTS) && isUpTo(bytes, BURST_BYTES) ? { count, bytes } : undefined;
}

/** @param {unknown} value @param {number} most @returns {value is number} */
function isUpTo(value, most) {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

/** The visitor's, which the gateway tells. @param {Socket} socket */
function addressOf({ handshake }) {
  return String(handshake.headers["x-forwarded-for"] ?? handshake.address);
}
