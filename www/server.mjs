/**
 * The site's custom server: Next.js and Socket.IO on one HTTP server.
 *
 * Environment:
 *   PORT      the port to listen on; 0 takes a free one (default 3000)
 *   HOST      the address to listen on; 0.0.0.0 lets other machines in
 *             (default localhost)
 *   NODE_ENV  `production` serves the output of `next build`, anything else
 *             compiles pages on demand
 *
 * Prints `listening on http://HOST:PORT` when it is ready, and closes cleanly on
 * SIGTERM and SIGINT.
 */

import { createServer } from "node:http";

import next from "next";
import { Server } from "socket.io";

import { PICTURE_BYTES } from "./lib/limits.mjs";
import { serveChat } from "./server/chat.mjs";

/** Room for the fields of a message beside its picture, in bytes. */
const MESSAGE_OVERHEAD = 64 * 1024;

const hostname = process.env.HOST ?? "localhost";
const requestedPort = Number(process.env.PORT ?? 3000);

const httpServer = createServer();
const app = next({
  dev: process.env.NODE_ENV !== "production",
  dir: import.meta.dirname,
  hostname,
  port: requestedPort,
  httpServer,
});
await app.prepare();
httpServer.on("request", app.getRequestHandler());

const io = new Server(httpServer, {
  serveClient: false,
  maxHttpBufferSize: PICTURE_BYTES + MESSAGE_OVERHEAD,
});
serveChat(io);

httpServer.listen(requestedPort, hostname, () => {
  const address = httpServer.address();
  const port = typeof address === "object" && address ? address.port : requestedPort;
  console.log(`listening on http://${hostname}:${port}`);
});

/** Tells clients, stops listening, then lets Next.js finish. */
async function close() {
  await io.close();
  httpServer.closeAllConnections();
  await app.close();
  process.exit(0);
}
process.once("SIGTERM", close);
process.once("SIGINT", close);
