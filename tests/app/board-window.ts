/** One window with the task board in it, by the names of what is on the page. */
import { expect, type Locator, type Page } from "@playwright/test";

export class BoardWindow {
  readonly page: Page;
  /** Errors that nothing in the page has caught. */
  readonly uncaught: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.uncaught.push(error.message));
  }

  /** Where the page shows something. */
  shown(id: string): Locator {
    return this.page.locator(`#${id}`);
  }

  /** The items of a list. */
  items(id: string): Locator {
    return this.shown(id).getByRole("listitem");
  }

  async expectShown(id: string, text: string | RegExp): Promise<void> {
    await expect(this.shown(id)).toHaveText(text);
  }

  async expectItems(id: string, texts: (string | RegExp)[]): Promise<void> {
    await expect(this.items(id)).toHaveText(texts);
  }

  /** Until the page is connected, over its final transport, and on its board. */
  async expectSettled(transport = "websocket"): Promise<void> {
    await this.expectShown("state", "online");
    await this.expectShown("transport", transport);
    await this.expectShown("visit", /./);
    await expect(this.items("members")).not.toHaveCount(0);
  }

  async click(button: string): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).click();
  }

  /** Writes into a field and sends its form. */
  async submit(field: string, text: string): Promise<void> {
    const input = this.page.getByLabel(field, { exact: true });
    await input.fill(text);
    await input.press("Enter");
  }

  async addTask(title: string): Promise<void> {
    await this.submit("Title", title);
  }
}
