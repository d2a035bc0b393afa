/** The channel chat's page, and what its server has. */
import { randomUUID } from "node:crypto";

import { type APIRequestContext, expect, type Locator, type Page } from "@playwright/test";

import { Connection } from "./connection.ts";

/** A message, as far as tests look at it. */
export interface Stored {
  id: number;
  text: string;
  file: { id: string; name: string } | null;
}

/** The most messages that one session may write in a short time, and some to spare. */
const WRITES_OF_SESSION = 30;

export class ChannelPage {
  readonly page: Page;
  readonly connection: Connection;
  readonly feed: Locator;
  /** What scrolls. */
  readonly scroller: Locator;
  readonly messages: Locator;
  readonly members: Locator;
  readonly source: Locator;
  readonly held: Locator;
  readonly typing: Locator;
  readonly field: Locator;

  constructor(page: Page) {
    this.page = page;
    this.connection = new Connection(page);
    this.feed = page.getByRole("feed");
    this.scroller = page.getByTestId("scroller");
    this.messages = page.getByTestId("message");
    this.members = page.getByTestId("members").getByRole("listitem");
    this.source = page.getByTestId("source");
    this.held = page.getByTestId("held");
    this.typing = page.getByTestId("typing");
    this.field = page.getByRole("textbox", { name: "Message", exact: true });
  }

  /** Waits until events come. */
  async isLive(): Promise<void> {
    await this.connection.expectState("connected");
    await expect(this.source).toHaveText("Live.");
    await expect(this.members.filter({ hasText: "(you)" })).toHaveCount(1);
  }

  /** Writes a message and sends it, without waiting for anything. */
  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  message(text: string): Locator {
    return this.messages.filter({ has: this.page.getByText(text, { exact: true }) });
  }

  async expectState(text: string, state: "sending" | "failed" | "stored"): Promise<void> {
    await expect(this.message(text)).toHaveAttribute("data-state", state);
  }

  /** Exactly these are shown, of a channel that fits into the window. */
  async expectTexts(texts: string[]): Promise<void> {
    await expect(this.messages.getByTestId("text")).toHaveText(texts);
    await expect(this.page.locator('[data-testid=message]:not([data-state="stored"])')).toHaveCount(0);
  }

  async rename(name: string): Promise<void> {
    const field = this.page.getByLabel("Your name");
    await field.fill(name);
    await field.press("Enter");
    await expect(this.members.filter({ hasText: `${name} (you)` })).toHaveCount(1);
  }

  /** Presses a button of "Let somebody else write", and waits until it is written. */
  async letSomebodyElseWrite(button: "One message" | "30 messages"): Promise<void> {
    const panel = this.page.getByRole("region", { name: "Let somebody else write" });
    await panel.getByRole("button", { name: button }).click();
    const count = button === "One message" ? 1 : 30;
    await expect(panel.getByRole("status")).toHaveText(`${count} of ${count} written.`);
  }

  async scrollTo(where: "top" | "bottom"): Promise<void> {
    await this.scroller.evaluate((feed, where) => {
      feed.scrollTop = where === "top" ? 0 : feed.scrollHeight;
    }, where);
  }

  /** The ids of all messages that are held, by scrolling from the first to the last. */
  async heldIds(): Promise<number[]> {
    return this.scroller.evaluate(async (feed) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const seen = new Map<number, number>();
      const look = () => {
        for (const element of feed.querySelectorAll<HTMLElement>("[data-testid=message]")) {
          const place = Number(element.getAttribute("aria-posinset"));
          seen.set(place, Number(element.dataset.id));
        }
      };
      feed.scrollTop = 0;
      for (;;) {
        for (let frames = 0; frames < 3; frames += 1) await frame();
        look();
        if (feed.scrollTop + feed.clientHeight >= feed.scrollHeight - 1) break;
        feed.scrollTop += feed.clientHeight / 2;
      }
      return [...seen.entries()].sort(([one], [other]) => one - other).map(([, id]) => id);
    });
  }
}

/** A channel that no other test has. */
export function newChannel(): string {
  return `test-${randomUUID().slice(0, 8)}`;
}

/** All messages of a channel, oldest first, as the server has them. */
export async function historyOf(request: APIRequestContext, channelId: string): Promise<Stored[]> {
  const all: Stored[] = [];
  let cursor: string | null = null;
  do {
    const params: Record<string, string> = { channelId, limit: "500", ...(cursor && { cursor }) };
    const response = await request.get("/api/messages", { params });
    const page: { items: Stored[]; nextCursor: string | null } = await response.json();
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all.reverse();
}

/** Lets others write so many messages, one after the other: "1", "2" and so on. */
export async function fill(request: APIRequestContext, channelId: string, count: number): Promise<void> {
  let session = "";
  for (let place = 0; place < count; place += 1) {
    if (place % WRITES_OF_SESSION === 0) session = randomUUID();
    const response = await request.post("/api/socket/messages", {
      params: { channelId },
      headers: { authorization: `Bearer ${session}` },
      data: { text: String(place + 1), nonce: randomUUID(), name: "Filler" },
    });
    expect(response.status()).toBe(201);
  }
}
