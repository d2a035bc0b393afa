/**
 * The custom server: Next.js and Socket.IO on one HTTP server.
 *
 * PORT is the port of this machine that the gateway passes requests on to.
 */
import { createServer } from "node:http";

import next from "next";
import { Server } from "socket.io";

import { PICTURE_BYTES } from "../lib/limits.mjs";
import { serveCompare } from "./compare.mjs";
import { serveMembers } from "./members.mjs";
import { isOwnOrigin } from "./origin.mjs";
import { joinOthers } from "./redis.mjs";

/** Room for the fields of a message beside its picture, in bytes. */
const MESSAGE_OVERHEAD = 64 * 1024;

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
  maxHttpBufferSize: PICTURE_BYTES + MESSAGE_OVERHEAD,
  allowRequest: (request, decide) => decide(null, isOwnOrigin(request)),
});
// Where the API routes find it: `res.socket.server.io`.
Object.assign(httpServer, { io });
serveMembers(io, others?.redis);
io.on("connection", (socket) => {
  socket.on("echo", (value, answer) => answer(value));
});
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
