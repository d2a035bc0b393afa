/**
 * Collects how long each recovery took, as the tests annotate it, and writes it to
 * `test-results/recovery.json`; a table of it is printed. It never decides anything.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

interface Recovery {
  fault: string;
  transports: string;
  milliseconds: number;
}

const FOLDER = fileURLToPath(new URL("./test-results/", import.meta.url));

/** As the tests are called: "the fault (the transports)". */
const TITLE = /^(.*) \((\w+)\)$/;

export default class RecoveryReporter implements Reporter {
  readonly #recoveries: Recovery[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    const [, fault, transports] = TITLE.exec(test.title) ?? [];
    const found = result.annotations.find(({ type }) => type === "recovery");
    if (fault === undefined || transports === undefined || found?.description === undefined) return;
    this.#recoveries.push({ fault, transports, milliseconds: Number(found.description) });
  }

  onEnd(): void {
    if (this.#recoveries.length === 0) return;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(`${FOLDER}recovery.json`, JSON.stringify(this.#recoveries, null, 2));
    console.log(`\n${table(this.#recoveries)}`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

/** A row for each fault, a column for each setting. */
function table(recoveries: readonly Recovery[]): string {
  const columns = [...new Set(recoveries.map(({ transports }) => transports))].toSorted();
  const cell = (fault: string, transports: string) =>
    recoveries.find((one) => one.fault === fault && one.transports === transports)?.milliseconds ?? "";
  const lines = [
    ["from the end of the fault to the first answer, in ms", ...columns],
    ["---", ...columns.map(() => "---:")],
    ...[...new Set(recoveries.map(({ fault }) => fault))].map((fault) => [
      fault,
      ...columns.map((transports) => String(cell(fault, transports))),
    ]),
    ...(["median", "longest"] as const).map((name) => [
      name,
      ...columns.map((column) => summary(name, column)),
    ]),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");

  function summary(name: "median" | "longest", column: string): string {
    const sorted = recoveries
      .filter(({ transports }) => transports === column)
      .map(({ milliseconds }) => milliseconds)
      .toSorted((one, other) => one - other);
    return String(sorted.at(name === "median" ? Math.floor(sorted.length / 2) : -1));
  }
}
