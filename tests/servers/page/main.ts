/**
 * The script of the page: the client, and what scenarios need beside it, as globals,
 * so that `page.evaluate` can use them.
 */
import { io, type Socket } from "@sockeye/client";

/** Anything with `once`: a Socket, a Manager, an engine. */
interface Emitter {
  once(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** The arguments with which an event is emitted next. */
function next(emitter: unknown, event: string): Promise<unknown[]> {
  return new Promise((resolve) => {
    (emitter as Emitter).once(event, (...args) => resolve(args));
  });
}

/** The same socket, once it is connected; fails as the connection does. */
function connected(socket: Socket): Promise<Socket> {
  if (socket.connected) return Promise.resolve(socket);
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(socket));
    socket.once("connect_error", reject);
  });
}

/** The name of the transport that carries a socket now. */
function transport(socket: Socket): string | undefined {
  return socket.io.engine?.transport.name;
}

/** Once there is nothing left to upgrade to: the name of the transport. */
async function upgraded(socket: Socket, name: string): Promise<void> {
  const { engine } = socket.io;
  while (engine.transport.name !== name) await next(engine, "upgrade");
}

/** The `transportOptions` by which a browser trusts a certificate that nobody signed. */
function trusting(hash: number[]) {
  const serverCertificateHashes = [{ algorithm: "sha-256", value: Uint8Array.from(hash) }];
  return { webtransport: { serverCertificateHashes } };
}

/** Bytes with a pattern that shows where one is missing or in the wrong place. */
function pattern(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
}

/** Whether a value is an ArrayBuffer with these bytes. */
function holds(value: unknown, bytes: Uint8Array): boolean {
  if (!(value instanceof ArrayBuffer) || value.byteLength !== bytes.length) return false;
  const found = new Uint8Array(value);
  return bytes.every((byte, index) => byte === found[index]);
}

const globals = { io, next, connected, transport, upgraded, trusting, pattern, holds };

/** Also what one `page.evaluate` leaves for the next. */
export type Globals = typeof globals & { kept: Socket };

Object.assign(globalThis, globals);
