/** One tab on the rooms: what a person does there, and what a person sees. */
import { expect, type Locator, type Page } from "@playwright/test";

import { Connection } from "./connection.ts";

export class RoomsWindow {
  readonly page: Page;
  readonly connection: Connection;
  /** What has gone to the server. */
  readonly sent: Locator;

  constructor(page: Page) {
    this.page = page;
    this.connection = new Connection(page);
    this.sent = page.getByTestId("sent-events").getByRole("listitem");
  }

  /** Goes in, and waits until the rooms of the beginning are joined. */
  async enter(name: string): Promise<void> {
    await this.page.getByLabel("Your name").fill(name);
    await this.page.getByRole("button", { name: "Enter" }).click();
    for (const room of ["lobby", "salmon"]) await this.expectStatus(room, "joined");
  }

  room(name: string): Locator {
    return this.page.getByRole("region", { name: `Room ${name}`, exact: true });
  }

  async join(room: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Another room" }).fill(room);
    await this.page.getByRole("button", { name: "Join", exact: true }).click();
  }

  async leave(room: string): Promise<void> {
    await this.room(room).getByRole("button", { name: "Leave" }).click();
  }

  /** Sends a message, without waiting for anything. */
  async say(room: string, text: string): Promise<void> {
    const field = this.page.getByRole("textbox", { name: `Message to ${room}`, exact: true });
    await field.fill(text);
    await field.press("Enter");
  }

  async expectStatus(room: string, status: string): Promise<void> {
    await expect(this.room(room)).toHaveAttribute("data-status", status);
  }

  /** Exactly these people, in any order. */
  async expectMembers(room: string, names: string[]): Promise<void> {
    const members = this.room(room).getByTestId("members").getByRole("listitem");
    await expect.poll(async () => (await members.allInnerTexts()).toSorted()).toEqual(names.toSorted());
  }

  /** Exactly these messages, in this order, each of them at the server. */
  async expectMessages(room: string, texts: string[]): Promise<void> {
    const messages = this.room(room).getByTestId("message");
    await expect(messages.getByTestId("text")).toHaveText(texts);
    await expect(messages.and(this.page.locator('[data-delivery="sent"]'))).toHaveCount(texts.length);
  }

  /** Exactly these messages wait to be sent. */
  async expectWaiting(room: string, texts: string[]): Promise<void> {
    const waiting = this.room(room)
      .getByTestId("message")
      .and(this.page.locator('[data-delivery="sending"]'));
    await expect(waiting.getByTestId("text")).toHaveText(texts);
    await expect(waiting.getByText("waits for the connection")).toHaveCount(texts.length);
  }
}
