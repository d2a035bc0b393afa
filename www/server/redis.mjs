/**
 * Redis for a process that is one of several: what is emitted in one of them reaches the
 * clients of all, in one order.
 *
 * REDIS_URL says where it is; without it this process is alone. PROCESS is its name.
 */
import { setTimeout as delay } from "node:timers/promises";

import { createAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";

/** @typedef {Awaited<ReturnType<typeof connect>>} Redis */

/** Events kept: a process that falls further behind misses some. */
const EVENTS_KEPT = 1_000;

/** Commands that wait while Redis is away; more fail at once. */
const COMMANDS_WAITING = 10_000;

/** How long it may take until this process reads the stream, in ms. */
const START_PATIENCE = 20_000;

const TRY_INTERVAL = 10;

/** @returns what Socket.IO needs, once nothing that others emit is missed; undefined if alone */
export async function joinOthers() {
  const { REDIS_URL: url, PROCESS: name = `process-${process.pid}` } = process.env;
  if (!url) return undefined;
  const redis = await connect(url, name);
  const adapter = createAdapter(redis, {
    maxLen: EVENTS_KEPT,
    // For ever: whatever comes between two reads that begin at "the latest" is missed.
    blockTimeInMs: 0,
  });
  await untilReading(redis, name);
  return { redis, adapter };
}

/** @param {string} url @param {string} name */
async function connect(url, name) {
  const redis = createClient({ url, name, commandsQueueMaxLength: COMMANDS_WAITING });
  // It connects again by itself.
  redis.on("error", (error) => console.error(`${name}: Redis: ${error.message || error.code}`));
  await redis.connect();
  return redis;
}

/** @param {Redis} redis @param {string} name */
async function untilReading(redis, name) {
  const deadline = Date.now() + START_PATIENCE;
  while (Date.now() < deadline) {
    const clients = String(await redis.sendCommand(["CLIENT", "LIST"])).split("\n");
    const isReading = clients.some(
      (client) => client.includes(` name=${name} `) && client.includes(" cmd=xread"),
    );
    if (isReading) return;
    await delay(TRY_INTERVAL);
  }
  throw new Error(`${name} does not read from Redis`);
}
