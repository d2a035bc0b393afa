/**
 * A channel on a real server: its history over HTTP, its events over Socket.IO.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ChatServer } from "./chat-server.js";
import { start } from "./package.js";

/** A message of the channel. */
export interface Message {
  id: number;
  text: string;
  createdAt: number;
  nonce?: string;
}

/** The channel, and the requests that were made for its history. */
export class Channel {
  readonly server: ChatServer;
  messages: Message[] = [];
  /** The cursors that were asked for; "" for the newest page. */
  readonly requests: string[] = [];
  /** Holds answers back, or fails them. */
  beforeAnswer: (request: IncomingMessage) => Promise<void> | void = () => {};
  #lastId = 0;

  private constructor(server: ChatServer) {
    this.server = server;
    server.answer = (request, response) => void this.#answer(request, response);
  }

  /** A channel with so many messages, on a server with these options. */
  static async start(length: number, options: Parameters<typeof start>[0] = {}): Promise<Channel> {
    const channel = new Channel(await start(options));
    for (let index = 0; index < length; index += 1) channel.store(`message ${index + 1}`);
    return channel;
  }

  get url(): string {
    return `${this.server.url}/messages`;
  }

  /** The texts, oldest first. */
  get texts(): string[] {
    return this.messages.map(({ text }) => text);
  }

  /** Stores a message and tells nobody. */
  store(text: string, nonce?: string): Message {
    this.#lastId += 1;
    const message = { id: this.#lastId, text, createdAt: this.#lastId * 1000, ...(nonce && { nonce }) };
    this.messages.push(message);
    return message;
  }

  /** Stores a message and tells everybody. */
  say(text: string): Message {
    const message = this.store(text);
    this.server.io.emit("chat:add", message);
    return message;
  }

  /** Changes a message and tells everybody. */
  edit(id: number, text: string): void {
    this.messages = this.messages.map((message) => (message.id === id ? { ...message, text } : message));
    this.server.io.emit(
      "chat:update",
      this.messages.find((message) => message.id === id),
    );
  }

  /** Deletes a message and tells everybody. */
  delete(id: number): void {
    this.messages = this.messages.filter((message) => message.id !== id);
    this.server.io.emit("chat:delete", id);
  }

  /** Ends all connections, as a failing network does. */
  cut(): void {
    for (const socket of this.server.io.of("/").sockets.values()) socket.conn.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { searchParams } = new URL(request.url ?? "", this.server.url);
    const cursor = searchParams.get("cursor") ?? "";
    this.requests.push(cursor);
    const older = this.messages.filter(({ id }) => cursor === "" || id < Number(cursor));
    const limit = Number(searchParams.get("limit"));
    const items = older.slice(-limit).reverse();
    const nextCursor = older.length > limit ? items.at(-1)?.id : null;
    const body = JSON.stringify({ items, nextCursor });
    try {
      await this.beforeAnswer(request);
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    } catch {
      response.writeHead(500).end();
    }
  }
}
