/**
 * A scripted session: the same packets in the same order over polling and over a
 * WebSocket. What the client sends is taken, and nothing follows from it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { WebSocketServer } from "ws";
import type { Behaviour } from "./server.ts";

export type Transport = "polling" | "websocket";

/** Texts go as they are; bytes as a binary frame, or as base64 over polling. */
export type Packet = string | Buffer;

/** Long intervals: what takes a while on a busy machine is not taken for dead. */
export const handshake =
  '0{"sid":"s","upgrades":[],"pingInterval":250000,"pingTimeout":20000,"maxPayload":1000000}';

/** The reply that joins the namespace `/`. */
export const joined = '40{"sid":"x"}';

export interface Script {
  /** What comes before anything else. Default: a handshake. */
  opening?: readonly Packet[];
  /** The answer to CONNECT. Default: the one that joins. */
  joining?: readonly Packet[];
  /** What comes then: over polling, the packets of one body each. */
  bodies?: readonly (readonly Packet[])[];
  /** What the client sends is handed here, packet by packet, text or bytes. */
  heard?: (packet: string) => void;
  /** Whether POSTs stay without an answer. Default: they are answered. */
  deaf?: boolean;
}

/** Plays a script; each new session begins it anew. */
export function play(script: Script): Behaviour {
  const { opening = [handshake], joining = [joined], bodies = [], heard } = script;
  const turns = [opening, joining, ...bodies].filter((packets) => packets.length > 0);
  let turn = 0;
  return {
    answer(request, response) {
      if (request.method === "POST") return take(request, response, script);
      if (!request.url?.includes("sid=")) turn = 0;
      const packets = turns[turn++];
      // Beyond the script a GET waits, as it does when there is nothing to say.
      if (packets) response.end(packets.map(asText).join("\x1e"));
    },
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => {
        client.on("error", () => {});
        client.on("message", (data) => heard?.(data.toString()));
        for (const packet of turns.flat()) client.send(packet);
      });
    },
  };
}

const server = new WebSocketServer({ noServer: true });

function asText(packet: Packet): string {
  return typeof packet === "string" ? packet : `b${packet.toString("base64")}`;
}

async function take(request: IncomingMessage, response: ServerResponse, script: Script): Promise<void> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  for (const packet of body.split("\x1e")) script.heard?.(packet);
  if (!script.deaf) response.end("ok");
}
