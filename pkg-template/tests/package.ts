/**
 * The built package, real servers for it, and events as promises.
 */

import type { Socket as ServerSocket } from "socket.io";
import { onTestFinished, vi } from "vitest";
import type * as Package from "../src/index.js";
import { ChatServer } from "./chat-server.js";

/** The package as `cargo xtask build` has written it; `tsc` does not need it. */
export const client: typeof Package = await import("../../pkg/dist/index.js" as string);

export type Client = Package.Socket;

/** A server that is stopped when the test is over. */
export async function start(...args: Parameters<typeof ChatServer.start>): Promise<ChatServer> {
  const server = await ChatServer.start(...args);
  onTestFinished(() => server.stop());
  return server;
}

/** A client on a connection of its own that is closed when the test is over. */
export function open(url: string, options: Parameters<typeof Package.io>[1] = {}): Client {
  const socket = client.io(url, { forceNew: true, ...options });
  onTestFinished(() => socket.io._close());
  return socket;
}

/** The arguments of the next event. */
export function next<Args extends unknown[] = unknown[]>(emitter: object, event: string): Promise<Args> {
  const { once } = emitter as { once(event: string, listener: (...args: Args) => void): void };
  return new Promise((resolve) => once.call(emitter, event, (...args) => resolve(args)));
}

/** The socket on the server's side that joins next. */
export async function nextConnection({ io }: ChatServer): Promise<ServerSocket> {
  const [socket] = await next<[ServerSocket]>(io, "connection");
  return socket;
}

/** Listeners that throw are reported here. */
export function reports(): unknown[] {
  const errors: unknown[] = [];
  vi.stubGlobal("reportError", (error: unknown) => errors.push(error));
  return errors;
}
