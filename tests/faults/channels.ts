/**
 * The channels of a server: numbered messages, stored once by their nonce, told of to
 * who shows the channel, and given out in pages.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server, Socket } from "socket.io";
import type { ChannelItem } from "./page/channel-traffic.ts";

interface Channel {
  items: ChannelItem[];
  isClosed: boolean;
}

/** The server itself says something with each so many-th message. */
const ECHO_EVERY = 3;

export class Channels {
  readonly #channels = new Map<string, Channel>();

  /** Serves the channels over the namespaces of `io`. */
  attach(io: Server): void {
    io.of("/channels").on("connection", (socket) => {
      const { channel } = socket.handshake.auth;
      if (channel) void socket.join(channel);
      socket.on("show", async (shown: string, done: () => void) => {
        for (const room of socket.rooms) if (room !== socket.id) await socket.leave(room);
        await socket.join(shown);
        done();
      });
    });
    io.of("/channels-out").on("connection", (socket) => this.#write(io, socket));
  }

  /** Answers requests for pages, the newest message first. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://server");
    if (pathname !== "/messages") return void response.writeHead(404).end();
    const { items } = this.#channel(searchParams.get("channelId") ?? "");
    const cursor = Number(searchParams.get("cursor") ?? Number.POSITIVE_INFINITY);
    const older = items.filter(({ id }) => id < cursor).toReversed();
    const page = older.slice(0, Number(searchParams.get("limit")));
    const nextCursor = page.length < older.length ? page.at(-1)?.id : null;
    response.setHeader("access-control-allow-origin", "*").setHeader("content-type", "application/json");
    response.end(JSON.stringify({ items: page, nextCursor }));
  }

  #write(io: Server, socket: Socket): void {
    socket.on("say", (name: string, text: string, nonce: string, done: (item: ChannelItem) => void) => {
      const { items, isClosed } = this.#channel(name);
      const known = items.find((item) => item.nonce === nonce);
      if (known || isClosed) return known && done(known);
      const said = this.#add(io, name, text, nonce);
      if (said.id % ECHO_EVERY === 0) this.#add(io, name, "the server says so too");
      done(said);
    });
    socket.on("close", (name: string, done: (ids: number[]) => void) => {
      const channel = this.#channel(name);
      channel.isClosed = true;
      done(channel.items.map(({ id }) => id));
    });
    socket.on("forget", (name: string, done: () => void) => {
      this.#channels.delete(name);
      done();
    });
  }

  #channel(name: string): Channel {
    let channel = this.#channels.get(name);
    if (!channel) {
      channel = { items: [], isClosed: false };
      this.#channels.set(name, channel);
    }
    return channel;
  }

  #add(io: Server, name: string, text: string, nonce?: string): ChannelItem {
    const { items } = this.#channel(name);
    const item: ChannelItem = { id: items.length + 1, text, ...(nonce && { nonce }) };
    items.push(item);
    io.of("/channels").to(name).emit(`${name}:messages`, item);
    return item;
  }
}
