/**
 * Results as lines of a table.
 */
import { BASE, type FigureResult, type Result, type SubjectResult } from "./run.ts";
import type { Summary } from "./statistics.ts";

export const HEADINGS = ["what", "figure", "subject", "median", "× original", "min – max"];

/** A row for each subject and figure. */
export function rows(result: Result): string[][] {
  return result.figures.flatMap((figure) =>
    Object.entries(figure.subjects).map(([subject, measured]) => row(result, figure, subject, measured)),
  );
}

function row(result: Result, figure: FigureResult, subject: string, measured: SubjectResult): string[] {
  const { ratio } = measured;
  return [
    result.title,
    figure.name,
    subject,
    `${number(measured.median)} ${figure.unit}`,
    subject === BASE ? "1" : (ratio?.median.toFixed(2) ?? ""),
    ratio ? range(ratio) : "",
  ];
}

export function range({ min, max }: Summary): string {
  return `${min.toFixed(2)} – ${max.toFixed(2)}`;
}

/** Three digits that mean something. */
export function number(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** Columns of equal width, for a terminal. */
export function aligned(table: readonly string[][]): string {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
