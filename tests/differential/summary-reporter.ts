/**
 * Prints what was compared, at the end of everything.
 */
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

export default class SummaryReporter implements Reporter {
  readonly #total = { scenarios: 0, runs: 0, events: 0, frames: 0, again: 0 };

  onTestEnd(_test: TestCase, result: TestResult): void {
    for (const { type, description } of result.annotations) {
      if (type !== "counts") continue;
      const counts = JSON.parse(description ?? "{}") as Record<string, number>;
      const total: Record<string, number> = this.#total;
      for (const key of Object.keys(total)) total[key] = (total[key] ?? 0) + (counts[key] ?? 0);
    }
  }

  onEnd(): void {
    const { scenarios, runs, events, frames, again } = this.#total;
    console.log(
      `differential: ${scenarios} scenarios, ${runs} runs, ${events} events, ${frames} frames compared; ${again} plays were a second look`,
    );
  }
}
