/**
 * What the servers of the bench answer: as many messages as are asked for, and echoes.
 */
import type { Server, Socket } from "socket.io";
import type { WebSocketServer } from "ws";

import { ASK, EVENT, message } from "./page/messages.ts";

/** How many messages are written before the others have their turn. */
const BURST = 500;

/** How often a server looks which messages are due, in ms. */
const TICK = 1;

export function answerSocketIo(io: Server): void {
  const answer = (socket: Socket) => {
    socket.on("flood", (count: number) => flood(count, (id) => socket.emit("message", message(id))));
    socket.on(ASK, (from: number, count: number, perSecond: number | null, said?: () => void) => {
      const say = (id: number) => {
        socket.emit(EVENT, message(from + id));
        if (id === count - 1) said?.();
      };
      if (perSecond === null) flood(count, say);
      else drip(count, perSecond, say);
    });
    socket.on("echo", (value: unknown, reply: (value: unknown) => void) => reply(value));
  };
  io.on("connection", answer);
  io.of(/^\/room-\d+$/).on("connection", answer);
}

/** A number asks for as many messages. */
export function answerPlain(server: WebSocketServer): void {
  server.on("connection", (socket) => {
    socket.on("message", (data) => {
      flood(Number(data), (id) => socket.send(JSON.stringify(message(id))));
    });
  });
}

function flood(count: number, send: (id: number) => void, from = 0): void {
  const end = Math.min(count, from + BURST);
  for (let id = from; id < end; id++) send(id);
  if (end < count) setImmediate(() => flood(count, send, end));
}

/** As many as are due by the clock, so that a late timer changes no rate. */
function drip(count: number, perSecond: number, send: (id: number) => void): void {
  const start = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - start) / 1000) * perSecond));
    while (sent < due) send(sent++);
    if (sent === count) clearInterval(timer);
  }, TICK);
}
