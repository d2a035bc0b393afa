/**
 * The custom server: Next.js and Socket.IO on one HTTP server.
 *
 * PORT is the port of this machine that the gateway passes requests on to.
 */
import { createServer } from "node:http";

import next from "next";
import { Server } from "socket.io";

import { FILE_BYTES } from "../lib/limits.mjs";
import { serveAccount } from "./account.mjs";
import { serveChannels } from "./channels.mjs";
import { serveCompare } from "./compare.mjs";
import { serveMembers } from "./members.mjs";
import { openMessages } from "./messages.mjs";
import { isOwnOrigin, OTHER_ORIGINS } from "./origin.mjs";
import { serveRawWebSocket } from "./raw-websocket.mjs";
import { joinOthers } from "./redis.mjs";
import { serveRooms } from "./rooms.mjs";

/** A message with the largest file, in bytes: over polling it is base64, and there are other fields. */
const MESSAGE_BYTES = Math.ceil((FILE_BYTES * 4) / 3) + 64 * 1024;

const port = Number(process.env.PORT);
const httpServer = createServer();
const app = next({
  dev: process.env.NODE_ENV !== "production",
  dir: new URL("..", import.meta.url).pathname,
  hostname: "127.0.0.1",
  port,
  httpServer,
});
await app.prepare();
httpServer.on("request", app.getRequestHandler());

const others = await joinOthers();
const io = new Server(httpServer, {
  ...(others && { adapter: others.adapter }),
  serveClient: false,
  maxHttpBufferSize: MESSAGE_BYTES,
  cors: { origin: OTHER_ORIGINS },
  allowRequest: (request, decide) => decide(null, isOwnOrigin(request)),
});
// Where the API routes find it: `res.socket.server.io`.
Object.assign(httpServer, { io });
serveMembers(io, others?.redis);
serveChannels(io, await openMessages());
serveAccount(io);
serveRooms(io);
serveRawWebSocket(httpServer);
serveCompare(io);

httpServer.listen(port, "127.0.0.1");

async function close() {
  await io.close();
  httpServer.closeAllConnections();
  await app.close();
  process.exit(0);
}
process.once("SIGTERM", close);
process.once("SIGINT", close);
