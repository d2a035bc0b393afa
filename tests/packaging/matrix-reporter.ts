/**
 * Prints the matrix at the end of everything, and writes it into the file that
 * `MATRIX` names, between two comments.
 *
 * Never writes a table with a failure in it, or of some of the tools.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { FullConfig, FullResult, Reporter, Suite, TestCase } from "@playwright/test/reporter";

import { type Cell, COLUMNS, CONSUMERS, type Column, type Consumer, type Row } from "./matrix.ts";

const START = "<!-- matrix -->";
const END = "<!-- /matrix -->";

export default class MatrixReporter implements Reporter {
  readonly #rows = new Map<string, Map<Column, TestCase[]>>();
  #chromium = "";

  onBegin(config: FullConfig, suite: Suite): void {
    this.#chromium = String(config.projects[0]?.use.launchOptions?.executablePath);
    for (const test of suite.allTests()) {
      for (const { type, description } of test.annotations) {
        if (type !== "cell") continue;
        const { columns, ...row }: Cell = JSON.parse(description ?? "");
        const key = JSON.stringify(row);
        const cells = this.#rows.get(key) ?? new Map<Column, TestCase[]>();
        for (const column of columns) cells.set(column, [...(cells.get(column) ?? []), test]);
        this.#rows.set(key, cells);
      }
    }
  }

  onEnd({ status }: FullResult): void {
    if (this.#rows.size === 0) return;
    const table = this.#table();
    console.log(`\n${table}\n`);
    const file = process.env.MATRIX;
    if (!file) return;
    if (status !== "passed") throw new Error(`${file} stays as it is, because the run has ${status}`);
    const seen = new Set([...this.#rows.keys()].map((key) => (JSON.parse(key) as Row).consumer));
    if (Object.keys(CONSUMERS).some((consumer) => !seen.has(consumer as Consumer))) {
      throw new Error(`${file} stays as it is, because not all of the tools ran`);
    }
    const text = readFileSync(file, "utf8");
    const [before, after] = [text.indexOf(START), text.indexOf(END)];
    if (before < 0 || after < before) throw new Error(`${file} lacks the comments around the table`);
    writeFileSync(file, `${text.slice(0, before)}${START}\n${table}\n${text.slice(after)}`);
  }

  #table(): string {
    const order = Object.keys(CONSUMERS);
    const rows = [...this.#rows]
      .map(([key, cells]) => ({ row: JSON.parse(key) as Row, cells }))
      .sort((a, b) => order.indexOf(a.row.consumer) - order.indexOf(b.row.consumer));
    const lines = rows.map(({ row: { consumer, way }, cells }) => {
      const name = [`${consumer} ${this.#versionOf(consumer)}`, ...(way ? [way] : [])].join(", ");
      return [name, ...COLUMNS.map((column) => mark(cells.get(column)))];
    });
    const header = ["", ...COLUMNS];
    const widths = header.map((title, index) =>
      Math.max(3, title.length, ...lines.map((line) => line[index]?.length ?? 0)),
    );
    const row = (texts: string[]) =>
      `| ${texts.map((text, index) => text.padEnd(widths[index] ?? 0)).join(" | ")} |`;
    const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
    return [row(header), rule, ...lines.map(row)].join("\n");
  }

  #versionOf(consumer: Consumer): string {
    if (consumer === "Node.js") return process.versions.node;
    if (consumer === "Chromium") {
      const { stdout } = spawnSync(this.#chromium, ["--version"], { encoding: "utf8" });
      return stdout.match(/[\d.]+/)?.[0] ?? "";
    }
    const manifest = new URL(`node_modules/${CONSUMERS[consumer]}/package.json`, import.meta.url);
    return JSON.parse(readFileSync(manifest, "utf8")).version;
  }
}

/** Empty where nothing is promised, so that a gap is seen. */
function mark(tests: TestCase[] = []): string {
  if (tests.length === 0) return "";
  if (tests.some((test) => test.results.length === 0)) return "not run";
  return tests.every((test) => test.ok()) ? "yes" : "FAILED";
}
