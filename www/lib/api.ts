/**
 * What the API routes of the Pages Router have in common: the Socket.IO server of the
 * custom server, and typed refusals as answers.
 */
import type { Server as HttpServer } from "node:http";
import type { Socket as NetSocket } from "node:net";

import type { NextApiRequest, NextApiResponse } from "next";
import type { Server } from "socket.io";

import { Refusal, refusalOf } from "@/server/refusal.mjs";

type SocketOfServer = NetSocket & { server: HttpServer & { io?: Server } };

type Handler = (request: NextApiRequest, response: NextApiResponse) => Promise<void>;

/**
 * The Socket.IO server, which the custom server has left on its HTTP server.
 * @throws {Refusal} on a server without one; ask before anything is stored
 */
export function socketServer(response: NextApiResponse): Server {
  const { io } = (response.socket as SocketOfServer).server;
  if (!io) throw new Refusal("not_found");
  return io;
}

/** Calls the handler of the request's method; a {@link Refusal} becomes the answer. */
export function handlers(byMethod: Record<string, Handler>) {
  return async (request: NextApiRequest, response: NextApiResponse): Promise<void> => {
    response.setHeader("cache-control", "no-store");
    try {
      const handle = byMethod[request.method ?? ""];
      if (!handle) {
        response.setHeader("allow", Object.keys(byMethod).join(", "));
        throw new Refusal("method_not_allowed");
      }
      await handle(request, response);
    } catch (error) {
      const { status, answer, retryAfter } = refusalOf(error);
      if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
      response.status(status).json(answer);
    }
  };
}

/** The same for the App Router. */
export function refused(error: unknown): Response {
  const { status, answer, retryAfter } = refusalOf(error);
  const headers = new Headers({ "cache-control": "no-store" });
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  return Response.json(answer, { status, headers });
}
