/**
 * What holds for every page: its address works, nothing serious is wrong for people who
 * use a keyboard or a screen reader, nothing jumps while it loads, it fits each width,
 * and it stays within budgets of bytes and requests.
 *
 * Screenshots are kept in `test-results`, in both themes and three widths, to be looked at.
 */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures.ts";
import { pages } from "../pages.ts";

const widths = [360, 768, 1280];
const themes = ["light", "dark"] as const;

/** Script and WebAssembly of a page, compressed, in bytes: what a phone on a slow line has to fetch. */
const SCRIPT_BUDGET = 450_000;

/** Requests of a page until its content is there. */
const REQUEST_BUDGET = 60;

/** "Good" is up to 0.1: https://web.dev/articles/cls. */
const SHIFT_BUDGET = 0.05;

for (const { path, name } of pages) {
  test.describe(name, () => {
    for (const theme of themes) {
      test(`${theme}: accessible, and it fits each width`, async ({ openTab }, info) => {
        const page = await openTab(path, { colorScheme: theme, reducedMotion: "reduce" });
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 });
          await isQuiet(page);
          await page.screenshot({ fullPage: true, path: info.outputPath(`${width}.png`) });
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(overflow, `nothing sticks out at ${width} px`).toBeLessThanOrEqual(0);
        }
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        const told = serious.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
        );
        expect(told).toEqual([]);
      });
    }

    test("nothing jumps, and it stays within its budgets", async ({ openTab }) => {
      const page = await openTab("/icon.svg");
      await page.addInitScript(watchShifts);
      await page.goto(new URL(path, page.url()).href);
      await isQuiet(page);
      const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts);
      const total = shifts.reduce((sum, { value }) => sum + value, 0);
      expect(total, JSON.stringify(shifts)).toBeLessThanOrEqual(SHIFT_BUDGET);

      const { bytes, requests } = await page.evaluate(() => {
        const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
        const code = entries.filter(({ name: url }) => /\.(js|wasm)(\?|$)/.test(url));
        return {
          bytes: code.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
          requests: entries.length,
        };
      });
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(SCRIPT_BUDGET);
      expect(requests).toBeLessThanOrEqual(REQUEST_BUDGET);
    });
  });
}

interface Shift {
  value: number;
  what: string[];
}

/** Runs in the page, before anything of it does. */
function watchShifts(): void {
  const shifts: Shift[] = [];
  Object.assign(globalThis, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
      sources: { node: Node | null }[];
    })[]) {
      if (entry.hadRecentInput) continue;
      const what = entry.sources.map(({ node }) =>
        node instanceof Element ? node.outerHTML.slice(0, 120) : String(node?.textContent).slice(0, 60),
      );
      shifts.push({ value: entry.value, what });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Fonts are there, and two frames have been drawn since the last change of the document. */
async function isQuiet(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise<void>((resolve) => {
      const quiet = 500;
      let timer = setTimeout(resolve, quiet);
      const observer = new MutationObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(resolve, quiet);
      });
      observer.observe(document.body, { childList: true, subtree: true });
      // Pages that count seconds never rest.
      setTimeout(resolve, 4 * quiet);
    });
  });
}
