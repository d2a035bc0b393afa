/** One window with the page in it, by what is to be seen of it. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Settings } from "./page/app.ts";

export class ChatWindow {
  readonly page: Page;
  /** Errors that nothing in the page has caught, and those that it has written to the console. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.complaints.push(`uncaught: ${error.stack}`));
    page.on("console", (message) => {
      // What the browser says of failed requests has no arguments.
      const isComplaint = message.type() === "error" || message.type() === "warning";
      if (isComplaint && message.args().length > 0) this.complaints.push(message.text());
    });
  }

  /** Opens the page; `path` is "/rendered" for the one that the server renders. */
  async goto(origin: string, settings: Settings, path = "/"): Promise<void> {
    await this.page.goto(`${origin}${path}?${encodeURIComponent(JSON.stringify(settings))}`);
  }

  /** The messages, and then what is being sent. */
  get rows(): Locator {
    return this.page.getByRole("listitem");
  }

  get status(): Locator {
    return this.page.getByRole("status");
  }

  /** Until exactly these texts are shown, in this order. */
  async shows(texts: string[]): Promise<void> {
    await expect.poll(() => this.rows.allTextContents()).toEqual(texts);
  }

  /** Until it is connected and nothing more is on its way. */
  async isSettled(): Promise<void> {
    await expect(this.status).toHaveText("connected success");
  }

  async click(button: string): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).click();
  }

  /** Writes a text and sends it. */
  async say(text: string): Promise<void> {
    const input = this.page.getByLabel("Message");
    await input.fill(text);
    await input.press("Enter");
  }

  /** Until all that the server has sent so far has been heard. */
  async hasHeardAll(): Promise<void> {
    await this.page.evaluate(() => app.socket?.emitWithAck("echo", 0));
  }
}
