/**
 * Somebody in a channel of a cluster: talks all the time, and notes whatever is heard.
 *
 * Two Sockets of two Managers, one of a server with connection state recovery and one of a
 * server without. Each has the history of the channel, as an application would show it, and
 * each says every other message.
 */
import { io, type Socket } from "@sockeye/client";
import { type ChatQuery, createChatQuery, socketSource } from "@sockeye/client/chat";
import type { Message } from "../cluster/cluster.ts";

/** Where somebody comes in, and how. */
export interface Entrance {
  /** The address of nginx. */
  url: string;
  /** The default ones if there are none. */
  transports?: string[];
  channel: string;
  /** Who it is: nginx may pick a process by it. */
  client: string;
}

/** The servers, by whether they have connection state recovery, and where they are. */
const PATHS = { recovering: "/socket.io", plain: "/plain" } as const;

export type ServerKind = keyof typeof PATHS;

/** What one of the Sockets has been through. */
export interface Report {
  /** The ids of the history that is shown, oldest first. */
  shown: string[];
  /** The ids of the events, as they came. */
  heard: string[];
  /** How long each of the interruptions was, in ms. */
  interruptions: number[];
  /** How many of them the server made good by itself. */
  recovered: number;
  /** The transport that is in use now. */
  transport: string;
}

/** More tries than any fault takes: each connection makes one. */
const RETRIES = 50;

/** How long an answer may take until the message is said again, in ms. */
const ACK_TIMEOUT = 1_000;

/** Between two messages, in ms: as many people would write them. */
const PAUSE = 40;

/** More than a test says, so that the newest page has a channel's whole log. */
const PAGE_SIZE = 2_000;

class Member {
  readonly socket: Socket;
  /** The process that serves it. */
  process = "";
  /** How many messages had to be said more than once. */
  repeated = 0;
  readonly #query: ChatQuery<Message>;
  readonly #heard: string[] = [];
  readonly #interruptions: number[] = [];
  #recovered = 0;

  constructor({ url, transports, channel, client }: Entrance, kind: ServerKind) {
    const said = new Set<string>();
    this.socket = io(url, {
      path: PATHS[kind],
      ...(transports && { transports }),
      query: { client },
      auth: { channel },
      retries: RETRIES,
      ackTimeout: ACK_TIMEOUT,
      forceNew: true,
    });
    this.socket.on("served", (name: string) => {
      this.process = name;
    });
    this.socket.on("message", ({ id }: Message) => this.#heard.push(id));
    this.socket.onAnyOutgoing((_event, id: string) => {
      if (said.has(id)) this.repeated += 1;
      said.add(id);
    });
    let since: number | undefined;
    this.socket.on("disconnect", () => {
      since = performance.now();
    });
    this.socket.on("connect", () => {
      if (since === undefined) return;
      this.#interruptions.push(Math.round(performance.now() - since));
      if (this.socket.recovered) this.#recovered += 1;
      since = undefined;
    });
    this.#query = createChatQuery<Message>({
      url: `${url}/log`,
      paramKey: "channel",
      paramValue: channel,
      source: socketSource(this.socket, { addKey: "message" }),
      itemOrder: "place",
      pageSize: PAGE_SIZE,
    });
    this.#query.subscribe(() => {});
  }

  async say(id: string): Promise<void> {
    await this.socket.emitWithAck("say", id, `text of ${id}`);
  }

  report(): Report {
    return {
      shown: this.#query.getSnapshot().items.map(({ id }) => id),
      heard: [...this.#heard],
      interruptions: [...this.#interruptions],
      recovered: this.#recovered,
      transport: this.socket.io.engine?.transport.name ?? "",
    };
  }

  close(): void {
    this.socket.disconnect();
  }
}

export class Participant {
  readonly members: Record<ServerKind, Member>;
  /** The ids of the messages that the server has answered. */
  readonly answered: string[] = [];
  /** How long the slowest answer took, in ms. */
  slowest = 0;
  readonly #client: string;
  #talking = Promise.resolve();
  #silent = false;

  constructor(entrance: Entrance) {
    this.members = {
      recovering: new Member(entrance, "recovering"),
      plain: new Member(entrance, "plain"),
    };
    this.#client = entrance.client;
  }

  /** Whether both Sockets hear what is said. */
  get isThere(): boolean {
    return Object.values(this.members).every(({ process }) => process !== "");
  }

  talk(): void {
    this.#talking = this.#talk();
  }

  /** How many messages had to be said more than once. */
  get repeated(): number {
    return this.members.recovering.repeated + this.members.plain.repeated;
  }

  /** Says nothing more, and returns when all that was said has been answered. */
  async fallSilent(): Promise<void> {
    this.#silent = true;
    await this.#talking;
  }

  reports(): Record<ServerKind, Report> {
    const { recovering, plain } = this.members;
    return { recovering: recovering.report(), plain: plain.report() };
  }

  leave(): void {
    for (const member of Object.values(this.members)) member.close();
  }

  async #talk(): Promise<void> {
    for (let count = 0; !this.#silent; count += 1) {
      const id = `${this.#client} ${count}`;
      const since = performance.now();
      await this.members[count % 2 === 0 ? "recovering" : "plain"].say(id);
      this.answered.push(id);
      this.slowest = Math.max(this.slowest, Math.round(performance.now() - since));
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/** Joins a channel. */
export function joinChannel(entrance: Entrance): Participant {
  return new Participant(entrance);
}
