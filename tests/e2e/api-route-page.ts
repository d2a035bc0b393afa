/** The page of an API route: two clients, each with its strip and its counters. */
import type { Locator, Page } from "@playwright/test";

import { Connection } from "./connection.ts";
import { expect } from "./fixtures.ts";

/** Messages of one press. */
export const BURST = 10;

type Counter = "sent" | "acknowledged" | "lost" | "received" | "disconnects";

export class ApiRoutePage {
  readonly sockeye: Client;
  readonly original: Client;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.sockeye = new Client(page, "Sockeye");
    this.original = new Client(page, "socket.io-client");
  }

  /** Makes both clients send. */
  async sendBurst(): Promise<void> {
    await this.#page.getByRole("button", { name: `Send ${BURST} at once` }).click();
  }

  async press(name: string): Promise<void> {
    await this.sockeye.connection.press(name);
  }
}

export class Client {
  readonly connection: Connection;
  readonly #messages: Locator;

  constructor(page: Page, name: string) {
    this.connection = new Connection(page, name);
    this.#messages = page.getByRole("group", { name: `Messages of ${name}` });
  }

  counter(name: Counter): Locator {
    return this.#messages.getByTestId(name);
  }

  async count(name: Counter): Promise<number> {
    return Number(await this.counter(name).textContent());
  }

  /** All of so many messages were sent and acknowledged. */
  async expectAcknowledged(messages: number): Promise<void> {
    await expect(this.counter("sent")).toHaveText(String(messages));
    await expect(this.counter("acknowledged")).toHaveText(String(messages));
    await expect(this.counter("lost")).toHaveText("0");
  }

  /** Stays on polling, and says why. */
  async expectSettled(notice: string | RegExp): Promise<void> {
    await expect(this.connection.notice).toContainText(notice);
    await this.connection.expectTransport("polling");
    await this.connection.expectState("connected");
  }
}
