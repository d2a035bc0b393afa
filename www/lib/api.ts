/**
 * What the API routes of the Pages Router have in common: the Socket.IO server of the
 * custom server, and typed refusals as answers.
 */
import type { Server as HttpServer } from "node:http";
import type { Socket as NetSocket } from "node:net";

import type { NextApiRequest, NextApiResponse } from "next";
import type { Server } from "socket.io";

import { Refusal, refusalOf } from "@/server/refusal.mjs";

/** A response on the custom server, which has left its Socket.IO server on the HTTP server. */
export type ResponseWithSocketServer = NextApiResponse & {
  socket: NetSocket & { server: HttpServer & { io: Server } };
};

type Handler = (request: NextApiRequest, response: ResponseWithSocketServer) => Promise<void>;

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
      await handle(request, response as ResponseWithSocketServer);
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
