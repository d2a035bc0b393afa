/**
 * A member of channels: it shows one after the other by the package's own timeline,
 * says something in each, and checks at the end that it shows exactly what the server
 * has stored.
 */
import type { Manager, Socket } from "@sockeye/client";
import { type ChatQuery, createChatQuery, socketSource } from "@sockeye/client/chat";

export interface ChannelItem {
  id: number;
  text: string;
  nonce?: string;
}

/** How many messages one says in a channel before it goes on to the next. */
const MESSAGES = 40;

const ANSWER_TIMEOUT = 500;

export class ChannelTraffic {
  /** Channels that were shown in full and compared. */
  compared = 0;
  /** Items in them. */
  items = 0;
  readonly problems: string[] = [];
  readonly #url: string;
  readonly #name: string;
  readonly #writer: Socket;
  readonly #reader: Socket;
  #isEnding = false;
  readonly #done: Promise<void>;

  constructor(manager: Manager, url: string, name: string) {
    this.#url = url;
    this.#name = name;
    this.#writer = manager.socket("/channels-out", {
      auth: { name },
      retries: 10_000,
      ackTimeout: ANSWER_TIMEOUT,
    });
    this.#reader = manager.socket("/channels");
    this.#writer.connect();
    this.#reader.connect();
    this.#done = this.#run();
  }

  /** Resolves when the channel that is shown has been compared. */
  async finish(): Promise<void> {
    this.#isEnding = true;
    await this.#done;
    this.#writer.disconnect();
    this.#reader.disconnect();
  }

  async #run(): Promise<void> {
    for (let index = 0; !this.#isEnding; index += 1) await this.#show(`${this.#name}-${index}`);
  }

  async #show(channel: string): Promise<void> {
    await this.#subscribe(channel);
    const query = createChatQuery<ChannelItem>({
      url: `${this.#url}/messages`,
      paramKey: "channelId",
      paramValue: channel,
      itemOrder: "id",
      pollInterval: 200,
      source: socketSource(this.#reader, { addKey: `${channel}:messages` }),
      sendItem: ({ text }, nonce) => this.#writer.emitWithAck("say", channel, text, nonce),
    });
    const unsubscribe = query.subscribe(() => {});
    for (let index = 0; index < MESSAGES && !this.#isEnding; index += 1) {
      query.send({ id: 0, text: `${index} by ${this.#name}` });
      await settled(query, () => query.getSnapshot().pending.length === 0);
    }
    const stored: number[] = await this.#writer.emitWithAck("close", channel);
    await settled(query, () => isComplete(query, stored));
    this.#compare(channel, query, stored);
    await this.#writer.emitWithAck("forget", channel);
    unsubscribe();
  }

  /** Resolves when no event of the channel can be missed: each new connection begins with it. */
  async #subscribe(channel: string): Promise<void> {
    this.#reader.auth = { channel };
    for (let isSubscribed = false; !isSubscribed; ) {
      const answer = this.#reader.timeout(ANSWER_TIMEOUT).emitWithAck("show", channel);
      isSubscribed = await answer.then(
        () => true,
        () => false,
      );
    }
  }

  #compare(channel: string, query: ChatQuery<ChannelItem>, stored: number[]): void {
    const shown = query.getSnapshot().items.map(({ id }) => id);
    if (JSON.stringify(shown) !== JSON.stringify(stored)) {
      this.problems.push(`${channel}: ${JSON.stringify(shown)} instead of ${JSON.stringify(stored)}`);
    }
    this.compared += 1;
    this.items += stored.length;
  }
}

/** Whether all is there that ever will be; too much is found by comparing. */
function isComplete(query: ChatQuery<ChannelItem>, stored: number[]): boolean {
  const { items, hasNextPage, isFetchingNextPage, pending } = query.getSnapshot();
  if (pending.length > 0) return false;
  if (items.length >= stored.length) return true;
  if (hasNextPage && !isFetchingNextPage) query.fetchNextPage();
  return false;
}

function settled(query: ChatQuery<ChannelItem>, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isSo()) return resolve();
    const stop = query.subscribe(() => {
      if (!isSo()) return;
      stop();
      resolve();
    });
  });
}
