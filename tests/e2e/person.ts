/**
 * Somebody who uses the channel chat without a page: its HTTP interface, and its events
 * by the original client, which knows nothing of ours.
 */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";

import type { Site } from "./site.ts";

const require = createRequire(new URL("../../www/package.json", import.meta.url));
const { io } = require("socket.io-client") as {
  io: (url: string, options: object) => ChannelSocket;
};

/** As much of the original's Socket as tests use. */
export interface ChannelSocket {
  emit: (event: string, ...args: unknown[]) => void;
  emitWithAck: (event: string, ...args: unknown[]) => Promise<Answer>;
  on: (event: string, listener: (...args: never[]) => void) => void;
  onAny: (listener: (event: string, ...args: never[]) => void) => void;
  disconnect: () => void;
}

export interface Answer {
  ok: boolean;
  error?: string;
  retryAfter?: number;
  message?: Message;
  members?: Member[];
  you?: Member;
}

export interface Member {
  userId: string;
  name: string;
}

export interface Message {
  id: number;
  channelId: string;
  text: string;
  author: { id: string; name: string };
  file: { id: string; name: string; type: string; size: number } | null;
  createdAt: string;
  version: number;
  nonce: string | null;
}

export interface Page {
  items: Message[];
  nextCursor: string | null;
}

export class Person {
  readonly name: string;
  readonly session: string = randomUUID();
  readonly #site: Site;
  readonly #sockets: ChannelSocket[] = [];

  constructor(site: Site, name: string) {
    this.#site = site;
    this.name = name;
  }

  /** Any request; the body, if there is one, as JSON. */
  request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return fetch(`${this.#site.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.session}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  post(channelId: string, body: object, headers?: Record<string, string>): Promise<Response> {
    const path = `/api/socket/messages?channelId=${channelId}`;
    return this.request("POST", path, { name: this.name, ...body }, headers);
  }

  /** @throws if it is not stored */
  async say(channelId: string, text: string, nonce: string = randomUUID()): Promise<Message> {
    const response = await this.post(channelId, { text, nonce });
    if (response.status !== 201) throw new Error(`not stored: ${response.status}`);
    return (await response.json()) as Message;
  }

  async page(channelId: string, query: Record<string, string> = {}): Promise<Page> {
    const response = await fetch(
      `${this.#site.origin}/api/messages?${new URLSearchParams({ channelId, ...query })}`,
    );
    if (!response.ok) throw new Error(`no page: ${response.status}`);
    return (await response.json()) as Page;
  }

  connect(options: object = {}, namespace = "/"): ChannelSocket {
    const { name, session } = this;
    const socket = io(`${this.#site.origin}${namespace}`, {
      auth: { name, session },
      forceNew: true,
      ...options,
    });
    this.#sockets.push(socket);
    return socket;
  }

  leave(): void {
    for (const socket of this.#sockets) socket.disconnect();
  }
}

/** Calls with this name and with what came with them, as they come. */
export function heard(socket: ChannelSocket): [event: string, argument: unknown][] {
  const all: [string, unknown][] = [];
  socket.onAny((event, argument) => all.push([event, argument]));
  return all;
}
