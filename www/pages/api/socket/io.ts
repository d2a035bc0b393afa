/**
 * Socket.IO inside an API route: the first request hangs a Socket.IO server on the HTTP
 * server of Next.js, which then answers the requests of this path itself.
 *
 * Numbers that a client sends are acknowledged and passed on to everybody else.
 */
import type { Server as HttpServer } from "node:http";
import type { Socket as NetSocket } from "node:net";

import type { NextApiRequest, NextApiResponse } from "next";
import { Server } from "socket.io";

import { isOwnOrigin } from "@/server/origin.mjs";

/** Larger than any packet of this page, in bytes. */
const PACKET_BYTES = 1_000;

/** Socket.IO reads the body of its requests itself, and answers when it likes. */
export const config = { api: { bodyParser: false, externalResolver: true } };

export default function handler(request: NextApiRequest, response: NextApiResponse) {
  const { server } = response.socket as NetSocket & { server: HttpServer & { io?: Server } };
  server.io ??= start(server);
  // Whose connection was the first request, of the site or after a restart, is let in by it.
  if (request.query.EIO) server.io.engine.handleRequest(request, response);
  else response.status(204).end();
}

function start(server: HttpServer): Server {
  const io = new Server(server, {
    path: "/api/socket/io",
    addTrailingSlash: false,
    serveClient: false,
    maxHttpBufferSize: PACKET_BYTES,
    allowRequest: (request, decide) => decide(null, isOwnOrigin(request)),
  });
  io.on("connection", (socket) => {
    socket.on("message", (number: unknown, answer: unknown) => {
      const ok = Number.isSafeInteger(number);
      if (ok) socket.broadcast.emit("message", number);
      if (typeof answer === "function") answer(ok ? { ok } : { ok, error: "invalid" });
    });
    socket.on("echo", (value: unknown, answer: unknown) => {
      if (typeof answer === "function") answer(value);
    });
  });
  return io;
}
