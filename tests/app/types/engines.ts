/**
 * How `socket.io.engine` and the transports are typed.
 *
 * Compiled only, never run: a statement that compiles holds.
 */
// biome-ignore-all lint/suspicious/noExplicitAny: these are the types that applications meet.
import { Fetch, io, type Manager, WebSocket, WebTransport, XHR } from "socket.io-client";

import { type Equal, exactly } from "./equal.ts";

const { engine } = io().io;
type Engine = Manager["engine"];

exactly<Equal<typeof engine, Engine>>();
exactly<Equal<Engine["id"], string>>();
exactly<Equal<Engine["readyState"], "opening" | "open" | "closing" | "closed">>();
exactly<Equal<Engine["transport"]["name"], string>>();
exactly<Equal<Engine["transport"]["query"], Record<string, string>>>();
exactly<Equal<Engine["transport"]["writable"], boolean>>();
exactly<Equal<Engine["writeBuffer"]["length"], number>>();
exactly<Equal<Engine["binaryType"], "arraybuffer" | "nodebuffer" | "blob">>();
exactly<Equal<ReturnType<Engine["close"]>, Engine>>();
exactly<Equal<ReturnType<Engine["write"]>, Engine>>();
exactly<Equal<ReturnType<Engine["send"]>, Engine>>();
engine.binaryType = "arraybuffer";
engine.binaryType = "blob";
engine.write("text").send(new Uint8Array(1), { compress: true }, () => {});
engine.send("text", { compress: false }).close();
export const id: string = engine.id;

engine.on("open", (...args) => exactly<Equal<typeof args, []>>());
engine.on("handshake", (data) => {
  exactly<Equal<typeof data.sid, string>>();
  exactly<Equal<typeof data.upgrades, string[]>>();
  exactly<Equal<typeof data.pingInterval, number>>();
  exactly<Equal<typeof data.pingTimeout, number>>();
  exactly<Equal<typeof data.maxPayload, number>>();
});
engine.on("packet", ({ type, data }) => {
  exactly<
    Equal<typeof type, "open" | "close" | "ping" | "pong" | "message" | "upgrade" | "noop" | "error">
  >();
  exactly<Equal<typeof data, any>>();
});
engine.on("packetCreate", ({ type, data, options }) => {
  if (type === "message") console.log(data.length, options?.compress);
});
engine.on("data", (data) => exactly<Equal<typeof data, any>>());
engine.on("message", (data) => exactly<Equal<typeof data, any>>());
engine.on("drain", () => {});
engine.on("flush", () => {});
engine.on("heartbeat", () => {});
engine.on("ping", () => {});
engine.on("pong", () => {});
engine.on("error", (error) => exactly<Equal<typeof error, string | Error>>());
engine.on("upgrading", (transport) => exactly<Equal<typeof transport.name, string>>());
engine.on("upgrade", (transport) => exactly<Equal<typeof transport.name, string>>());
engine.on("upgradeError", (error) => exactly<Equal<typeof error.message, string>>());
engine.on("close", (reason, details) => {
  exactly<Equal<typeof reason, string>>();
  exactly<Equal<typeof details, Error | { description: string; context?: unknown } | undefined>>();
});
engine.once("upgrade", (transport) => console.log(transport.name));
engine.off("upgrade");
engine.removeAllListeners("upgrade").removeListener("ping");
exactly<Equal<ReturnType<typeof engine.hasListeners>, boolean>>();

/* Transports are classes: they are values and types. */
export const implementations: (new (options: any) => { name: string })[] = [
  XHR,
  Fetch,
  WebSocket,
  WebTransport,
];
export type Carrier = InstanceType<typeof XHR> | InstanceType<typeof WebSocket>;
export const isWebSocket = (carrier: Carrier): boolean => carrier instanceof WebSocket;
export function isPolling(transport: Engine["transport"]): boolean {
  return transport.name === "polling" && transport instanceof XHR;
}
