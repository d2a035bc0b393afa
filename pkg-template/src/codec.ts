/**
 * A parser of the application (option `parser`) between the classes and the core.
 *
 * The core then neither encodes nor decodes: packets become messages here, and
 * messages packets. Decides nothing about either.
 */
import { isBinary } from "./binary.js";
import { wrapBlob } from "./blob.js";
import { invalidOption } from "./errors.js";
import type { Frame } from "./host.js";

/** A Socket.IO packet, as parsers take and give it. */
export interface Packet {
  /** 0 CONNECT, 1 DISCONNECT, 2 EVENT, 3 ACK, 4 CONNECT_ERROR, 5 and 6 the binary ones. */
  type: number;
  /** The namespace. */
  nsp: string;
  /** The payload: an array for events and acknowledgements. */
  // biome-ignore lint/suspicious/noExplicitAny: the application and the server decide what this is
  data?: any;
  /** What an acknowledgement refers to. */
  id?: number | undefined;
  /** For packets that go out. */
  options?: { compress?: boolean };
  /** How many binary attachments there are. */
  attachments?: number;
}

/** Events of the client itself: applications may not emit them, servers may not send them. @internal */
export const reservedEvents: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  "connect",
  "connect_error",
  "disconnect",
  "disconnecting",
  "newListener",
  "removeListener",
]);

/** Turns packets into messages: texts and binary data. */
export interface ParserEncoder {
  /** The messages of a packet, in the order in which they are sent. */
  // biome-ignore lint/suspicious/noExplicitAny: what parsers write as
  encode(packet: any): any[];
}

/** Turns messages into packets, which it tells the listeners of "decoded". */
export interface ParserDecoder {
  /** Takes the next message. What it throws ends the connection with "parse error". */
  // biome-ignore lint/suspicious/noExplicitAny: what parsers write as
  add(chunk: any): void;
  /** Listens to "decoded". */
  // biome-ignore lint/suspicious/noExplicitAny: what parsers write as
  on(event: any, listener: (packet: any) => void): unknown;
  /** Listens no longer. */
  // biome-ignore lint/suspicious/noExplicitAny: what parsers write as
  off?(event: any, listener: (packet: any) => void): unknown;
  /** Forgets a packet that is not complete. */
  destroy?(): void;
}

/** The option `parser`: a module like `socket.io-parser` or `socket.io-msgpack-parser`. */
export interface Parser {
  Encoder: new () => ParserEncoder;
  Decoder: new () => ParserDecoder;
}

/** The parser of one Manager. @internal */
export class Codec {
  readonly #encoder: ParserEncoder;
  readonly #decoder: ParserDecoder;
  readonly #ready: () => void;
  readonly #decoded: (packet: Packet) => void;
  #listening = false;

  /** `ready` is called when data that had to be read is there, `decoded` with each packet. */
  constructor(parser: unknown, ready: () => void, decoded: (packet: Packet) => void) {
    if (!isParser(parser)) throw invalidOption("parser", "an object with the classes Encoder and Decoder");
    this.#encoder = new parser.Encoder();
    this.#decoder = new parser.Decoder();
    this.#ready = ready;
    this.#decoded = decoded;
  }

  /** A connection begins. */
  begin(): void {
    // One that can't forget a listener keeps it.
    if (!this.#listening) this.#decoder.on("decoded", this.#decoded);
    this.#listening = true;
  }

  /** A connection is over: what is incomplete will never be completed. */
  end(): void {
    if (this.#decoder.off) {
      this.#decoder.off("decoded", this.#decoded);
      this.#listening = false;
    }
    this.#decoder.destroy?.();
  }

  /** The messages of a packet, texts with the type digit of the engine. Throws what the encoder throws. */
  encode(packet: Packet): Frame[] {
    const chunks = this.#encoder.encode(packet);
    return chunks.map((chunk) => {
      if (typeof chunk === "string") return `4${chunk}`;
      if (isBinary(chunk)) return wrapBlob(chunk, this.#ready);
      throw new TypeError("an Encoder must give texts and binary data");
    });
  }

  /** Takes a message, a text with the type digit. Throws what the decoder throws. */
  add(data: string | ArrayBuffer): void {
    this.#decoder.add(typeof data === "string" ? data.slice(1) : ownBinary(data));
  }
}

function isParser(parser: unknown): parser is Parser {
  const { Encoder, Decoder } = Object(parser) as Partial<Parser>;
  return typeof Encoder === "function" && typeof Decoder === "function";
}

/** Parsers written for Node expect its Buffers there. */
function ownBinary(data: ArrayBuffer): ArrayBuffer | Uint8Array {
  const { Buffer, process } = globalThis as {
    Buffer?: { from(data: ArrayBuffer): Uint8Array };
    process?: { versions?: { node?: string } };
  };
  return Buffer && process?.versions?.node ? Buffer.from(data) : data;
}
