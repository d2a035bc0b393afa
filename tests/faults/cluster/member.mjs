/**
 * One of the processes of a cluster: a chat over Socket.IO, with Redis streams between the
 * processes and the log of each channel in Redis.
 *
 *     node member.mjs <name> <port> <port of Redis>
 *
 * Two Socket.IO servers share the port: at /socket.io one with connection state recovery, at
 * /plain one without. On both, `auth.channel` says which channel a client is in:
 *
 *   served(name)              to the client: which process this is
 *   say(id, text, ack)        stores a message once, tells the channel, then ack(message)
 *   message(message)          to the channel
 *
 * `GET /log?channel&cursor&limit` is a page of the log, newest message first.
 *
 * SIGTERM ends it as a deployment does: clients are disconnected, what is under way is done.
 *
 * It listens when no message of another process can be missed any more.
 */
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { createAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const [name = "", port, redisPort] = process.argv.slice(2);

/** How long a client may be away until what it missed is no longer kept for it, in ms. */
const RECOVERY = 60_000;

/** How often Redis is asked whether this process reads the streams already, in ms. */
const TRY_INTERVAL = 10;

/**
 * Adds a message unless its id is there already, in one step: `{its place, whether it is new}`.
 * KEYS: the places by id, the messages. ARGV: the id, the message without its place.
 */
const ADD = `
  local place = redis.call("HGET", KEYS[1], ARGV[1])
  if place then return { tonumber(place), 0 } end
  place = redis.call("RPUSH", KEYS[2], ARGV[2])
  redis.call("HSET", KEYS[1], ARGV[1], place)
  return { place, 1 }
`;

const redis = createClient({ url: `redis://127.0.0.1:${redisPort}`, name });
// It connects again by itself.
redis.on("error", (error) => console.error(`${name}: Redis: ${error.message || error.code}`));
await redis.connect();

const http = createServer((request, response) => {
  answer(request, response).catch((error) => response.writeHead(503).end(String(error)));
});

const cors = { origin: "*" };
const recovering = new Server(http, {
  cors,
  adapter: adapterOf("recovering"),
  connectionStateRecovery: { maxDisconnectionDuration: RECOVERY },
});
const plain = new Server(http, { cors, path: "/plain", adapter: adapterOf("plain") });
for (const io of [recovering, plain]) io.on("connection", welcome);

/** @param {string} stream */
function adapterOf(stream) {
  return createAdapter(redis, {
    streamName: stream,
    channelPrefix: stream,
    // For ever: whatever comes between two reads that begin at "the latest" is missed.
    blockTimeInMs: 0,
  });
}

/** @param {import("socket.io").Socket} socket */
function welcome(socket) {
  const { channel } = socket.handshake.auth;
  socket.join(channel);
  socket.emit("served", name);
  socket.on("say", async (id, text, ack) => {
    const stored = await redis.eval(ADD, {
      keys: [`places:${channel}`, `log:${channel}`],
      arguments: [id, JSON.stringify({ id, text, nonce: id })],
    });
    const message = { id, text, nonce: id, place: Number(stored[0]) };
    // A message that is there already is told of as well: the process that has stored it may
    // have died before it told anybody.
    recovering.to(channel).emit("message", message);
    plain.to(channel).emit("message", message);
    // Redis answers in order: when this is answered, it has what was told.
    await redis.ping();
    ack(message);
  });
}

/** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
async function answer({ url = "/" }, response) {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  response.setHeader("Access-Control-Allow-Origin", "*");
  if (pathname !== "/log") return response.writeHead(404).end();
  const [channel, limit] = [searchParams.get("channel"), Number(searchParams.get("limit"))];
  const key = `log:${channel}`;
  const end = Number(searchParams.get("cursor") ?? (await redis.lLen(key)));
  const start = Math.max(0, end - limit);
  // The end of a range counts as well, and -1 would be the last of all.
  const found = end > 0 ? await redis.lRange(key, start, end - 1) : [];
  const items = found.map((text, index) => ({ ...JSON.parse(text), place: start + index + 1 })).reverse();
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ items, nextCursor: start > 0 ? start : null }));
}

process.once("SIGTERM", async () => {
  // Both at once: each waits until the port has no connection any more.
  await Promise.all([recovering.close(), plain.close()]);
  // The states of the clients have to be in Redis before this ends.
  await redis.close();
  process.exit();
});
// A command that Redis did not do is the client's to repeat: it gets no answer.
process.on("unhandledRejection", (error) => console.error(`${name}: ${error}`));

const STREAMS = 2;
while ((await readers()) < STREAMS) await delay(TRY_INTERVAL);
http.listen(Number(port), "127.0.0.1");

/** How many connections of this process wait for a stream. */
async function readers() {
  const clients = String(await redis.sendCommand(["CLIENT", "LIST"])).split("\n");
  return clients.filter((client) => client.includes(` name=${name} `) && client.includes(" cmd=xread"))
    .length;
}
