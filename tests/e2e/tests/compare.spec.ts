/**
 * Side by side: both clients are measured in this browser, a comparison can be stopped,
 * and one that loses its network or server says so and ends.
 */
import type { Locator, Page } from "@playwright/test";

import { Connection } from "../connection.ts";
import { expect, test } from "../fixtures.ts";

const path = "/compare";

/** How long a comparison may take, in ms: bursts and pauses of several runs, on a busy machine. */
const PATIENCE = 80_000;

test.setTimeout(2 * PATIENCE);

/** Every row with a figure of each client. */
const measured = [
  "Time to connect",
  "Round trip, p50",
  "Round trip, p95",
  "Small JSON events",
  "100-byte binary events",
  "Downloaded",
];

/** Rows with a figure of each client, unless what else the machine does hides it. */
const measuredAtRest = ["Main thread, JSON event", "Main thread, binary event"];

class Comparison {
  readonly #page: Page;
  readonly state: Locator;
  readonly run: Locator;
  readonly stop: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.state = page.getByTestId("comparison-state");
    this.run = page.getByRole("button", { name: "Run", exact: true });
    this.stop = page.getByRole("button", { name: "Stop", exact: true });
  }

  async start(options: { transport?: string; rounds: string }): Promise<void> {
    if (options.transport) await this.#page.getByLabel("Transport").selectOption(options.transport);
    await this.#page.getByLabel("Events in a burst").selectOption("500");
    await this.#page.getByLabel("Rounds").selectOption(options.rounds);
    await this.run.click();
  }

  async expectState(state: string): Promise<void> {
    await expect(this.state).toHaveAttribute("data-state", state, { timeout: PATIENCE });
  }

  /** Until a round is being measured: both clients are loaded then. */
  async expectRound(): Promise<void> {
    await expect(this.state).toContainText("Round 1");
  }

  async expectAborted(reason: RegExp): Promise<void> {
    await this.expectState("aborted");
    await expect(this.state).toContainText(reason);
    await expect(this.run).toBeEnabled();
    await expect(this.stop).toBeDisabled();
  }

  /** What stands in the columns of both clients. */
  figures(measure: string): Locator {
    return this.#page
      .getByRole("row", { name: measure })
      .getByRole("cell")
      .filter({ hasText: /^[\d.,]+/ });
  }

  /** Both columns of a measure. */
  columns(measure: string): Locator[] {
    const cells = this.#page.getByRole("row", { name: measure }).getByRole("cell");
    return [cells.nth(0), cells.nth(1)];
  }

  get plots(): Locator {
    return this.#page.getByRole("img", { name: /plot of the figures/ });
  }
}

for (const transport of ["default", "polling", "websocket"]) {
  test(`both clients over ${transport}: figures in the table, and plots`, async ({ openTab }) => {
    const page = await openTab(path);
    const comparison = new Comparison(page);
    await comparison.start({ transport, rounds: "2" });
    await comparison.expectState("done");

    for (const measure of measured) await expect(comparison.figures(measure), measure).toHaveCount(2);
    for (const column of measuredAtRest.flatMap((measure) => comparison.columns(measure))) {
      await expect(column).toHaveText(/^([\d.,]+|–$)/);
    }
    const upgrades = comparison.figures("Time to upgraded");
    await expect(upgrades).toHaveCount(transport === "default" ? 2 : 0);
    await expect(comparison.plots).toHaveCount(2);
    for (const plot of await comparison.plots.all()) expect(await drawnColors(plot)).toBeGreaterThan(2);
  });
}

test("neither client is loaded until Run is pressed", async ({ openTab, site }) => {
  const page = await openTab("/icon.svg");
  const scripts: string[] = [];
  page.on("requestfinished", (request) => scripts.push(new URL(request.url()).pathname));
  await page.goto(`${site.origin}${path}`);
  await page.waitForLoadState("networkidle");
  const before = scripts.length;
  expect(scripts.filter((script) => script.endsWith(".wasm"))).toEqual([]);

  const comparison = new Comparison(page);
  await comparison.start({ rounds: "2" });
  await comparison.expectRound();
  const later = scripts.slice(before).filter((script) => script.startsWith("/_next/"));
  expect(later.length).toBeGreaterThan(1);
});

test("stopped, and started again", async ({ openTab }) => {
  const comparison = new Comparison(await openTab(path));
  await comparison.start({ rounds: "10" });
  await comparison.expectRound();
  await comparison.stop.click();
  await comparison.expectAborted(/stopped/);

  await comparison.start({ rounds: "2" });
  await comparison.expectState("done");
});

test("a network that is cut aborts the run; mended, there is a next one", async ({ openTab }) => {
  const page = await openTab(path);
  const [comparison, connection] = [new Comparison(page), new Connection(page)];
  await comparison.start({ rounds: "10" });
  await comparison.expectRound();
  await connection.press("Cut the network");
  await comparison.expectAborted(/connection/);

  await comparison.start({ rounds: "2" });
  await comparison.expectAborted(/Loading Sockeye.*no connection/);
  await connection.press("Mend the network");
  await comparison.start({ rounds: "2" });
  await comparison.expectState("done");
});

test("without WebSocket: polling is measured, and WebSocket alone can't be", async ({ openTab }) => {
  const page = await openTab(path);
  const [comparison, connection] = [new Comparison(page), new Connection(page)];
  await connection.press("Block WebSocket");
  await comparison.start({ transport: "websocket", rounds: "2" });
  await comparison.expectAborted(/Loading Sockeye.*no connection/);

  await comparison.start({ transport: "default", rounds: "2" });
  await comparison.expectState("done");
  await expect(comparison.figures("Time to connect")).toHaveCount(2);
  await expect(comparison.figures("Time to upgraded")).toHaveCount(0);
});

test("a server that starts again aborts the run", async ({ openTab }) => {
  const page = await openTab(path);
  const [comparison, connection] = [new Comparison(page), new Connection(page)];
  await comparison.start({ rounds: "10" });
  await comparison.expectRound();
  await connection.press("Restart the server");
  await comparison.expectAborted(/connection/);

  await expect.poll(async () => (await page.request.get(page.url())).ok()).toBe(true);
  await comparison.start({ rounds: "2" });
  await comparison.expectState("done");
});

test("a slow network is measured as one", async ({ openTab }) => {
  const page = await openTab(path);
  const [comparison, connection] = [new Comparison(page), new Connection(page)];
  await connection.press("Slow it down");
  await comparison.start({ transport: "websocket", rounds: "2" });
  const median = comparison.figures("Round trip, p50").first();
  await expect(median).toHaveText(/^[89]\d\d|^1,\d\d\d/, { timeout: PATIENCE });
  await comparison.stop.click();
  await comparison.expectAborted(/stopped/);
});

/** Colours on a plot: more than the background means that something was drawn. */
function drawnColors(plot: Locator): Promise<number> {
  return plot.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
    return new Set(new Uint32Array(Uint8ClampedArray.from(pixels).buffer)).size;
  });
}
