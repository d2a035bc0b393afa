/** What a page of the site says of its connection, and the buttons that break it. */
import { expect } from "@playwright/test";

import type { Tab } from "./tab.ts";

export class ConnectionStrip {
  readonly #tab: Tab;
  readonly #strip: string;

  /** `label` is that of the strip, where a page has several. */
  constructor(tab: Tab, label = "Connection") {
    this.#tab = tab;
    this.#strip = `section[aria-label="${label}"]`;
  }

  async expectState(state: string): Promise<void> {
    await expect
      .poll(() => this.#tab.attribute(`${this.#strip} [data-testid=connection-state]`, "data-state"))
      .toBe(state);
  }

  async expectTransport(transport: string): Promise<void> {
    await expect
      .poll(() => this.#tab.attribute(`${this.#strip} [data-testid=transport]`, "data-transport"))
      .toBe(transport);
  }

  async expectNotice(notice: string): Promise<void> {
    await expect.poll(() => this.#tab.text(`${this.#strip} [data-testid=notice]`)).toContain(notice);
  }

  /** Presses a button of "Break it", and waits until it is done. */
  async press(name: string): Promise<void> {
    await this.#tab.press(name);
    await expect.poll(() => this.#tab.text("section[aria-labelledby=break] [role=status]")).toMatch(/\S/);
  }
}
