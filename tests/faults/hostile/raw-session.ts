/** A session over a WebSocket that is sent byte by byte. What the client sends is not decoded. */
import { once } from "node:events";
import { frame, switching, TEXT } from "./frames.ts";
import { handshake, joined } from "./script.ts";
import type { Behaviour } from "./server.ts";

/**
 * Opens the session, joins the namespace, and sends the frames as they are when the
 * client has heard of that and sent something: a browser that finds a bad frame
 * throws away what came just before it.
 */
export function rawSession(frames: Iterable<Buffer>, headers: Record<string, string> = {}): Behaviour {
  return {
    async upgrade(request, socket) {
      socket.on("error", () => {});
      socket.write(switching(request.headers["sec-websocket-key"], headers));
      for (const bytes of [frame(TEXT, handshake), frame(TEXT, joined)]) {
        socket.write(bytes);
        await once(socket, "data");
      }
      for (const bytes of frames) socket.write(bytes);
    },
  };
}

/** Answers an upgrade with bytes, and leaves the connection open. */
export function answerUpgrade(answer: (key: string | undefined) => string | Buffer): Behaviour {
  return {
    upgrade(request, socket) {
      socket.on("error", () => {});
      socket.write(answer(request.headers["sec-websocket-key"]));
    },
  };
}
