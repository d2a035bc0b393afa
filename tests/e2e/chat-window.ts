/** One browser window on the chat: what a person does there, and what a person sees. */
import { expect, type Locator, type Page } from "@playwright/test";

export class ChatWindow {
  readonly page: Page;
  readonly state: Locator;
  readonly transport: Locator;
  readonly upgrade: Locator;
  readonly connections: Locator;
  readonly notice: Locator;
  readonly members: Locator;
  readonly messages: Locator;

  constructor(page: Page) {
    this.page = page;
    this.state = page.getByTestId("connection-state");
    this.transport = page.getByTestId("transport");
    this.upgrade = page.getByTestId("upgrade");
    this.connections = page.getByTestId("connections");
    this.notice = page.getByTestId("notice");
    this.members = page.getByTestId("members").getByRole("listitem");
    this.messages = page.getByTestId("message");
  }

  /** Fills in the form and waits until the server has let us in. */
  async join(name: string, room = "lobby"): Promise<void> {
    await this.page.getByLabel("Your name").fill(name);
    await this.page.getByRole("textbox", { name: "Room", exact: true }).fill(room);
    await this.page.getByRole("button", { name: "Join" }).click();
    await this.expectMember(`${name} (you)`);
  }

  /** Writes a message and sends it, without waiting for anything. */
  async say(text: string): Promise<void> {
    const field = this.page.getByRole("textbox", { name: "Message" });
    await field.fill(text);
    await field.press("Enter");
  }

  async switchTo(room: string): Promise<void> {
    await this.page.getByRole("combobox", { name: "Another room" }).fill(room);
    await this.page.getByRole("button", { name: "Switch" }).click();
    await expect(this.page.getByTestId("room")).toHaveText(room);
  }

  async leave(): Promise<void> {
    await this.page.getByRole("button", { name: "Leave" }).click();
  }

  private async expectMember(name: string): Promise<void> {
    await expect(this.members.filter({ hasText: name })).toHaveCount(1);
  }

  /** Exactly these people, in any order. */
  async expectMembers(names: string[]): Promise<void> {
    await expect.poll(async () => (await this.members.allInnerTexts()).toSorted()).toEqual(names.toSorted());
  }

  /** Exactly these messages, in this order, each of them acknowledged. */
  async expectMessages(texts: string[]): Promise<void> {
    await expect(this.messages.getByTestId("text")).toHaveText(texts);
    await expect(this.page.locator('[data-testid=message]:not([data-delivery="sent"])')).toHaveCount(0);
  }

  async expectTransport(name: "polling" | "websocket"): Promise<void> {
    await expect(this.transport).toHaveAttribute("data-transport", name);
    await expect(this.state).toHaveAttribute("data-state", "connected");
  }

  async connectionCount(): Promise<number> {
    return Number(await this.connections.textContent());
  }
}
