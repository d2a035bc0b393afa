/**
 * S3: a plain WebSocket on `/api/ws`: a welcome, then whatever anybody says, to all.
 *
 * It shares the HTTP server with Next.js and Socket.IO, and touches no upgrade but its
 * own.
 */
import { randomUUID } from "node:crypto";

import { WebSocketServer } from "ws";

import { TEXT_LENGTH } from "../lib/limits.mjs";
import { isOwnOrigin } from "./origin.mjs";
import { logNamed } from "./recent-log.mjs";
import { isText } from "./shapes.mjs";

/** @import { Server } from "node:http" */
/** @import { WebSocket } from "ws" */

/** The longest message: a text of which each character takes four bytes. */
const MESSAGE_BYTES = 4 * TEXT_LENGTH;

/** Connections at a time: each costs some tens of kilobytes. */
const CLIENTS = 1000;

/** What may wait for a slow reader, in bytes, before it is given up; it will fetch what it has missed. */
const BACKLOG_BYTES = 1024 * 1024;

/** How often connections are asked whether they live, in ms: below the idle timeout of common proxies. */
const HEARTBEAT = 25_000;

/** Messages of one connection between two heartbeats: more than a person types. */
const MESSAGES_PER_HEARTBEAT = 100;

/** @param {Server} httpServer */
export function serveRawWebSocket(httpServer) {
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES });
  const log = logNamed("raw-websocket");

  httpServer.on("upgrade", (request, socket, head) => {
    if (request.url?.split("?", 1)[0] !== "/api/ws") return;
    if (!isOwnOrigin(request)) return refuse(socket, "403 Forbidden");
    if (server.clients.size >= CLIENTS) return refuse(socket, "503 Service Unavailable");
    server.handleUpgrade(request, socket, head, (client) => server.emit("connection", client));
  });

  server.on("connection", (client) => {
    keepAlive(client);
    const people = server.clients.size;
    tell(client, { type: "welcome", text: `Welcome. Connections to this server: ${people}.` });
    client.on("message", (data, isBinary) => {
      const text = isBinary ? undefined : String(data);
      if (isText(text, TEXT_LENGTH)) log.add({ id: randomUUID(), text });
      else tell(client, { type: "error", error: "invalid" });
    });
  });

  // Whatever is added is told to all, whether it came by a WebSocket or by POST.
  log.subscribe((item) => {
    for (const client of server.clients) tell(client, { type: "message", item });
  });
}

/** @param {WebSocket} client @param {object} message */
function tell(client, message) {
  if (client.bufferedAmount > BACKLOG_BYTES) client.terminate();
  else client.send(JSON.stringify(message));
}

/** Ends a connection that does not answer, and one that does not stop. @param {WebSocket} client */
function keepAlive(client) {
  let isAlive = true;
  let messages = 0;
  const timer = setInterval(() => {
    if (!isAlive) return client.terminate();
    isAlive = false;
    messages = 0;
    client.ping();
  }, HEARTBEAT);
  client.on("pong", () => {
    isAlive = true;
  });
  client.on("message", () => {
    messages += 1;
    if (messages > MESSAGES_PER_HEARTBEAT) client.close(1008, "too many messages");
  });
  client.on("close", () => clearInterval(timer));
  // Such as a message that is too long; the connection is closed then.
  client.on("error", () => {});
}

/** @param {import("node:stream").Duplex} socket @param {string} status */
function refuse(socket, status) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
