/** A person who uses one of the front ends: they all have the same labels. */
import { expect, type Page } from "@playwright/test";

export class Visitor {
  constructor(readonly page: Page) {}

  async enter(server: string, name: string, room: string): Promise<void> {
    await this.page.getByLabel("Server").fill(server);
    await this.page.getByLabel("Your name").fill(name);
    await this.page.getByLabel("Room").fill(room);
    await this.page.getByRole("button", { name: "Enter" }).click();
  }

  /** What the page says of the connection. */
  get status() {
    return this.page.getByRole("status");
  }

  /** What the page says that went wrong. */
  get problem() {
    return this.page.getByRole("alert");
  }

  async isInTheRoom(): Promise<void> {
    await expect(this.status).toHaveText("In the room");
  }

  async say(text: string): Promise<void> {
    await this.page.getByLabel("Message").fill(text);
    await this.page.getByRole("button", { name: "Send" }).click();
  }

  /** Waits until these are the messages, in this order, each once: `name text`. */
  async sees(...messages: string[]): Promise<void> {
    await expect(this.page.getByRole("listitem")).toHaveText(messages);
  }
}
