/**
 * WebSocket frames byte by byte, the wrong ones as well: what no library sends.
 * Makes bytes and sends nothing.
 */
import { createHash } from "node:crypto";

/** The opcodes of RFC 6455, section 5.2; all others are reserved. */
export const CONTINUATION = 0x0;
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

export interface FrameOptions {
  /** Whether this is the message's last frame. Default: true. */
  fin?: boolean;
  /** The reserved bits: 4, 2 and 1. Default: none; 4 marks a compressed message. */
  rsv?: number;
  /** Whether it is masked, which only clients may do. Default: false. */
  masked?: boolean;
  /** The length that the header claims. Default: that of the payload. */
  length?: bigint;
  /** Whether the length is written in 64 bits where fewer would do. Default: false. */
  wide?: boolean;
}

/** One frame. */
export function frame(opcode: number, payload: string | Buffer = "", options: FrameOptions = {}): Buffer {
  const { fin = true, rsv = 0, masked = false, wide = false } = options;
  const body = Buffer.from(payload);
  const length = options.length ?? BigInt(body.length);
  const mask = masked ? 0x80 : 0;
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const key = masked ? [Buffer.alloc(4)] : [];
  return Buffer.concat([lengthHeader(first, mask, length, wide), ...key, body]);
}

function lengthHeader(first: number, mask: number, length: bigint, wide: boolean): Buffer {
  if (length < 126n && !wide) return Buffer.from([first, mask | Number(length)]);
  if (length < 0x10000n && !wide) {
    const header = Buffer.from([first, mask | 126, 0, 0]);
    header.writeUInt16BE(Number(length), 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header.set([first, mask | 127]);
  header.writeBigUInt64BE(length, 2);
  return header;
}

/** A close frame with any code, allowed or not. */
export function closeFrame(code: number, reason: string | Buffer = ""): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return frame(CLOSE, Buffer.concat([payload, Buffer.from(reason)]));
}

/** The header `Sec-WebSocket-Accept` for a client's key (RFC 6455, section 4.2.2). */
export function acceptKey(key = ""): string {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

/** The answer to an upgrade; a header that is `undefined` is left out. */
export function switching(key: string | undefined, headers: Record<string, string | undefined> = {}): string {
  const all = {
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Accept": acceptKey(key),
    ...headers,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`;
}
