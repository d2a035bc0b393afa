/** WebSocket frames and endings that RFC 6455 forbids, or allows and nobody expects: section 1.4. */
import { constants, deflateRawSync } from "node:zlib";
import { BINARY, CLOSE, CONTINUATION, closeFrame, frame, PING, PONG, TEXT } from "../frames.ts";
import type { Outcome } from "./entry.ts";

export interface FramesEntry {
  readonly name: string;
  /** What is sent once the namespace is joined. */
  readonly frames: readonly Buffer[];
  readonly outcome: Outcome;
}

const failed: Outcome = { disconnect: ["transport error", "websocket_failed"] };

const overlong = Buffer.from([0xc0, 0xaf]);
const surrogate = Buffer.from([0xed, 0xa0, 0x80]);
const text = (bytes: Buffer) => Buffer.concat([Buffer.from('42["e","'), bytes, Buffer.from('"]')]);

const forbidden: Record<string, readonly Buffer[]> = {
  "masked by the server": [frame(TEXT, "6", { masked: true })],
  ...Object.fromEntries(
    [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) => [`reserved opcode ${opcode}`, [frame(opcode, "6")]]),
  ),
  ...Object.fromEntries([4, 2, 1, 7].map((rsv) => [`reserved bits ${rsv}`, [frame(TEXT, "6", { rsv })]])),
  "continuation of nothing": [frame(CONTINUATION, "6")],
  "a message within a fragmented one": [frame(TEXT, "4", { fin: false }), frame(TEXT, "6")],
  "a fragmented ping": [frame(PING, "x", { fin: false })],
  "a ping of 126 bytes": [frame(PING, "x".repeat(126))],
  "a close frame of one byte": [frame(CLOSE, "x")],
  "a close frame of 126 bytes": [closeFrame(1000, "x".repeat(124))],
  "a close frame whose reason is no UTF-8": [closeFrame(1000, overlong)],
  "a message after a close frame": [closeFrame(1000), frame(TEXT, '42["after"]')],
  "text that is no UTF-8: overlong": [frame(TEXT, text(overlong))],
  "text that is no UTF-8: a surrogate": [frame(TEXT, text(surrogate))],
  "text that ends within a character": [frame(TEXT, Buffer.from([0x36, 0xf0, 0x9f]))],
  "text that is no UTF-8 in a later fragment": [
    frame(TEXT, "6", { fin: false }),
    frame(CONTINUATION, overlong),
  ],
  "a length with its highest bit set": [frame(TEXT, "6", { length: 1n << 63n })],
  "a length of 2^64-1": [frame(BINARY, "6", { length: (1n << 64n) - 1n })],
  "a length that is written too wide": [frame(TEXT, "6", { wide: true })],
  ...Object.fromEntries([1005, 1006, 1015].map((code) => [`close code ${code}`, [closeFrame(code)]])),
};

/** Those that RFC 6455 allows, and those that Chromium lets pass. */
const codes = [
  0, 999, 1004, 1016, 2999, 5000, 65535, 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013,
  1014, 3000, 4000, 4999,
];

export const frames: FramesEntry[] = [
  ...Object.entries(forbidden).map(([name, bytes]) => ({
    name: `1.4 ${name}`,
    frames: bytes,
    outcome: failed,
  })),
  ...codes.map((code) => ({
    name: `1.4 close code ${code}`,
    frames: [closeFrame(code, "a reason")],
    outcome: { disconnect: ["transport close", String(code)] },
  })),
  {
    name: "CVE-2016-10542: a frame that announces 2^40 bytes",
    frames: [frame(TEXT, "4", { length: 1n << 40n })],
    outcome: { disconnect: ["transport close", "1006"] },
  },
  {
    name: "1.4 a length of 2^62",
    frames: [frame(TEXT, "6", { length: 1n << 62n })],
    outcome: { disconnect: ["transport close", "1006"] },
  },
  {
    name: "1.4 a close frame without a code",
    frames: [frame(CLOSE)],
    outcome: { disconnect: ["transport close", "1005"] },
  },
  {
    name: "1.4 pings, pongs and empty fragments within a message are allowed",
    frames: [
      frame(PONG, "unasked"),
      frame(TEXT, '42["', { fin: false }),
      frame(PING, "x".repeat(125)),
      frame(CONTINUATION, "", { fin: false }),
      frame(CONTINUATION, 'e"]'),
    ],
    outcome: { events: ['["e"]'] },
  },
  {
    name: "1.4 a message in fragments of one byte",
    frames: [
      frame(TEXT, "4", { fin: false }),
      ...Array.from('2["e","é"]', (character) =>
        [...Buffer.from(character)].map((byte) => frame(CONTINUATION, Buffer.from([byte]), { fin: false })),
      ).flat(),
      frame(CONTINUATION),
    ],
    outcome: { events: ['["e","é"]'] },
  },
];

const compressed = (content: string) =>
  deflateRawSync(content, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

/** Where compression was negotiated. */
export const compressedFrames: FramesEntry[] = [
  {
    name: "1.4 a compressed message",
    frames: [frame(TEXT, compressed('42["e"]'), { rsv: 4 })],
    outcome: { events: ['["e"]'] },
  },
  {
    name: "1.4 a compressed message that is no deflate",
    frames: [frame(TEXT, Buffer.from([0xff, 0xff, 0xff, 0xff]), { rsv: 4 })],
    outcome: failed,
  },
  {
    name: "1.4 a compressed control frame",
    frames: [frame(PING, compressed("x"), { rsv: 4 })],
    outcome: failed,
  },
  {
    name: "1.4 compression that begins within a message",
    frames: [frame(TEXT, "6", { fin: false }), frame(CONTINUATION, compressed("x"), { rsv: 4 })],
    outcome: failed,
  },
];
