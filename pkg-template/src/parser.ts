/**
 * The Socket.IO protocol by itself: the entry `@sockeye/client/parser`, with the
 * API of socket.io-parser.
 *
 * Decoding is the core's, as strict and as bounded as for a connection; only what
 * is JavaScript's alone is done here. Keeps no connection and opens none.
 */
import type { CoreDecoder } from "../generated/sockeye.js";
import { extract, type Replacer } from "./binary.js";
import { type Packet, reservedEvents } from "./codec.js";
import { Emitter } from "./emitter.js";
import { SocketError } from "./errors.js";
import type { NoEvents } from "./events.js";
import { loadCore } from "./loader.js";

export type { Packet } from "./codec.js";

/** The version of the Socket.IO protocol. */
export const protocol: number = 5;

/** The types of packets. */
export enum PacketType {
  CONNECT = 0,
  DISCONNECT = 1,
  EVENT = 2,
  ACK = 3,
  CONNECT_ERROR = 4,
  BINARY_EVENT = 5,
  BINARY_ACK = 6,
}

/** Changes parsed values as the second argument of `JSON.parse` does. */
// biome-ignore lint/suspicious/noExplicitAny: as in the types of `JSON.parse`
export type Reviver = (this: any, key: string, value: any) => any;

/** How to decode. */
export interface DecoderOptions {
  /** Called with each value, attachments among them, innermost first. Default: none. */
  reviver?: Reviver;
  /** How many attachments a packet may have. Default: 10. */
  maxAttachments?: number;
}

/** The events of a `Decoder`. */
export interface DecoderEvents {
  /** A packet is complete. */
  decoded: (packet: Packet) => void;
}

/** Turns packets into messages. */
export class Encoder {
  readonly #replacer: Replacer | undefined;

  /** `replacer` is that of `JSON.stringify`. */
  constructor(replacer?: Replacer) {
    this.#replacer = replacer;
  }

  /**
   * The text of a packet, and its binary values as they are. Throws what
   * `JSON.stringify` throws.
   */
  // biome-ignore lint/suspicious/noExplicitAny: texts and whatever binary values were given
  encode({ type, nsp, data, id }: Packet): any[] {
    const carriesBinary = type === PacketType.EVENT || type === PacketType.ACK;
    const { json, binaries } = carriesBinary
      ? extract(data, this.#replacer)
      : { json: data == null ? undefined : JSON.stringify(data, this.#replacer), binaries: [] };
    const binaryType = type === PacketType.EVENT ? PacketType.BINARY_EVENT : PacketType.BINARY_ACK;
    const header = binaries.length > 0 ? `${binaryType}${binaries.length}-` : type;
    const namespace = nsp && nsp !== "/" ? `${nsp},` : "";
    return [`${header}${namespace}${id ?? ""}${json ?? ""}`, ...binaries];
  }
}

/** Turns messages into packets. */
export class Decoder extends Emitter<NoEvents, NoEvents, DecoderEvents> {
  readonly #core: CoreDecoder;
  readonly #reviver: Reviver | undefined;

  /** Throws a `SocketError` with the code "wasm_unavailable". */
  constructor(options?: DecoderOptions | Reviver) {
    super();
    const { reviver, maxAttachments = -1 } =
      typeof options === "function" ? { reviver: options } : (options ?? {});
    this.#core = new (loadCore().CoreDecoder)(maxAttachments);
    this.#reviver = reviver;
  }

  /**
   * Takes the next message: a text, or binary data. Throws a `SocketError` with
   * the code "parse_error" for what the protocol forbids, and what a listener of
   * "decoded" throws.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as in socket.io-parser
  add(message: any): void {
    const text = typeof message === "string";
    if (!text && !(message instanceof ArrayBuffer) && !ArrayBuffer.isView(message)) {
      throw new SocketError("parse_error", { message: `Unknown type: ${message}` });
    }
    const decoded = this.#core.add(text ? `4${message}` : message);
    if (decoded === undefined) return;
    if (typeof decoded === "string") throw new SocketError("parse_error", { message: decoded });
    const [type, nsp, id, data] = decoded;
    const packet = { type, nsp, ...(id !== undefined && { id }), ...(data !== undefined && { data }) };
    if (this.#reviver && data !== undefined) packet.data = revive({ "": data }, "", this.#reviver);
    for (const listener of this.listeners("decoded").slice()) listener.call(this, packet);
  }

  /** Forgets a packet whose attachments are missing. */
  destroy(): void {
    this.#core.reset();
  }
}

/** Calls a reviver as `JSON.parse` does. Binary data has no properties to revive. */
function revive(holder: Record<string, unknown>, key: string, reviver: Reviver): unknown {
  const value = holder[key] as Record<string, unknown>;
  const plain = typeof value === "object" && value !== null && !(value instanceof ArrayBuffer);
  if (plain && !ArrayBuffer.isView(value)) {
    for (const name of Object.keys(value)) {
      const revived = revive(value, name, reviver);
      if (revived === undefined) delete value[name];
      else value[name] = revived;
    }
  }
  return reviver.call(holder, key, value);
}

/** Whether a packet of another decoder is one that the protocol allows. */
export function isPacketValid({ type, nsp, id, data }: Packet): boolean {
  const numbered = id === undefined || Number.isInteger(id);
  return typeof nsp === "string" && numbered && isPayloadValid(type, data);
}

function isPayloadValid(type: PacketType, data: unknown): boolean {
  switch (type) {
    case PacketType.CONNECT:
      return data === undefined || isPlainObject(data);
    case PacketType.DISCONNECT:
      return data === undefined;
    case PacketType.EVENT:
    case PacketType.BINARY_EVENT:
      return Array.isArray(data) && isEventName(data[0]);
    case PacketType.ACK:
    case PacketType.BINARY_ACK:
      return Array.isArray(data);
    case PacketType.CONNECT_ERROR:
      return typeof data === "string" || isPlainObject(data);
    default:
      return false;
  }
}

function isEventName(name: unknown): boolean {
  return typeof name === "number" || (typeof name === "string" && !reservedEvents.has(name));
}

function isPlainObject(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object Object]";
}
