/** Other parsers than the default one. */
import * as msgpack from "socket.io-msgpack-parser";
import type { Scenario } from "../scenario.ts";

/** JSON in one piece, without any of the default format. */
class PlainEncoder {
  encode(packet: unknown): string[] {
    return [JSON.stringify(packet)];
  }
}

class PlainDecoder {
  #decoded: ((packet: unknown) => void)[] = [];

  add(chunk: string): void {
    const packet = JSON.parse(chunk) as unknown;
    for (const listener of this.#decoded) listener(packet);
  }

  on(_event: string, listener: (packet: unknown) => void): this {
    this.#decoded.push(listener);
    return this;
  }

  off(): this {
    this.#decoded = [];
    return this;
  }

  removeListener(): this {
    return this.off();
  }

  emit(): this {
    return this;
  }

  destroy(): void {
    this.#decoded = [];
  }
}

const plain = { Encoder: PlainEncoder, Decoder: PlainDecoder, protocol: 5 };

const ids = /(?<=sid\\?"?: ?\\?")[\w-]{20}/;

export const parsers: Scenario[] = [
  {
    name: "parsers: msgpack",
    serverOptions: { parser: msgpack },
    clientOptions: { parser: msgpack },
    // Ids, as text and as bytes.
    mask: /(?<=736964b4)[0-9a-f…]+|(?<=115,105,100,180,)[\d,]+|(?<=sid: ")[\w-]{20}/,
    run: async (client) => {
      const socket = client.io("", { auth: { token: "x" } });
      await client.connected(socket);
      socket.emit("echo", 1, "two", { three: [4.5, null, true] }, new Uint8Array([5, 6]));
      await client.until(socket, "echo");
      client.note("answer", await socket.emitWithAck("echo", "answered"));
      socket.disconnect();
    },
  },
  {
    name: "parsers: one of the application",
    serverOptions: { parser: plain },
    clientOptions: { parser: plain },
    mask: ids,
    run: async (client) => {
      const socket = client.io("/a");
      await client.connected(socket);
      socket.emit("echo", 1, { two: [3] });
      await client.until(socket, "echo");
      client.note("answer", await socket.timeout(3000).emitWithAck("echo", "answered"));
    },
  },
  {
    name: "parsers: one that cannot read what came",
    differs: { "parse-error-after-message": [/engine 1: (message|close)\b/] },
    serverOptions: { parser: plain },
    clientOptions: { parser: plain },
    mask: ids,
    run: async (client) => {
      const socket = client.io();
      await client.connected(socket);
      const back = client.until(socket, "connect");
      await client.server("write", "/", "no JSON");
      await back;
      await client.settled();
    },
  },
];
