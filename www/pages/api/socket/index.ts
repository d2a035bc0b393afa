/**
 * Lazy initialisation: `GET /api/socket` hangs a Socket.IO server on the HTTP server of
 * Next.js, with Socket.IO's own path, and says when it is there.
 *
 * It keeps one text that everybody edits: the latest change counts.
 */
import type { Server as HttpServer } from "node:http";
import type { Socket as NetSocket } from "node:net";

import type { NextApiRequest, NextApiResponse } from "next";
import { Server } from "socket.io";

import { SHARED_TEXT_LENGTH } from "@/lib/limits.mjs";
import { isOwnOrigin } from "@/server/origin.mjs";

/** Room for the longest text in UTF-8 and for what is around it, in bytes. */
const PACKET_BYTES = 4 * SHARED_TEXT_LENGTH + 1_000;

export default function handler(request: NextApiRequest, response: NextApiResponse) {
  if (request.method !== "GET") {
    response.status(405).setHeader("allow", "GET").end();
    return;
  }
  const { server } = response.socket as NetSocket & { server: HttpServer & { lazyIo?: Server } };
  server.lazyIo ??= start(server);
  response.status(204).end();
}

function start(server: HttpServer): Server {
  const io = new Server(server, {
    serveClient: false,
    maxHttpBufferSize: PACKET_BYTES,
    allowRequest: (request, decide) => decide(null, isOwnOrigin(request)),
  });
  let text = "";
  io.on("connection", (socket) => {
    // A server that was started again has forgotten the text; who comes back has it.
    text ||= textOf(socket.handshake.auth?.text) ?? "";
    socket.emit("update-input", text);

    socket.on("input-change", (value: unknown, answer: unknown) => {
      const changed = textOf(value);
      if (changed !== undefined) {
        text = changed;
        socket.broadcast.emit("update-input", text);
      }
      if (typeof answer === "function") {
        answer(changed === undefined ? { ok: false, error: "invalid" } : { ok: true });
      }
    });
    socket.on("echo", (value: unknown, answer: unknown) => {
      if (typeof answer === "function") answer(value);
    });
  });
  return io;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= SHARED_TEXT_LENGTH ? value : undefined;
}
