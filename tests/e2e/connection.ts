/** What a connection strip says, and the buttons that break connections. */
import { expect, type Locator, type Page } from "@playwright/test";

export class Connection {
  readonly #page: Page;
  readonly state: Locator;
  readonly transport: Locator;
  readonly upgrade: Locator;
  readonly reconnections: Locator;
  readonly roundTrip: Locator;
  readonly buffered: Locator;
  readonly notice: Locator;

  /** `label` is that of the strip, where a page has several. */
  constructor(page: Page, label = "Connection") {
    this.#page = page;
    const strip = page.getByRole("region", { name: label, exact: true });
    this.state = strip.getByTestId("connection-state");
    this.transport = strip.getByTestId("transport");
    this.upgrade = strip.getByTestId("upgrade");
    this.reconnections = strip.getByTestId("reconnections");
    this.roundTrip = strip.getByTestId("round-trip");
    this.buffered = strip.getByTestId("buffered");
    this.notice = strip.getByTestId("notice");
  }

  async expectState(state: string): Promise<void> {
    await expect(this.state).toHaveAttribute("data-state", state);
  }

  async expectTransport(transport: string): Promise<void> {
    await expect(this.transport).toHaveAttribute("data-transport", transport);
  }

  /** Presses a button of "Break it", and waits until it is done. */
  async press(name: string): Promise<void> {
    const panel = this.#page.getByRole("region", { name: "Break it" });
    await panel.getByRole("button", { name, exact: true }).click();
    await expect(panel.getByRole("status")).not.toBeEmpty();
  }
}
