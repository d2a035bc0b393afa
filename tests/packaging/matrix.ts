/**
 * How a test says which cell of the matrix it is.
 *
 * `matrix-reporter.ts` makes the table from it.
 */

/** The tools in the order of the table, and the npm packages that their versions are read from. */
export const CONSUMERS = {
  "Next.js": "next",
  Vite: "vite",
  webpack: "webpack",
  Rollup: "rollup",
  esbuild: "esbuild",
  Parcel: "parcel",
  Chromium: undefined,
  "Node.js": undefined,
  Deno: "deno",
  Bun: "bun",
  workerd: "workerd",
  TypeScript: "typescript",
} as const;

export type Consumer = keyof typeof CONSUMERS;

/** What an application does with the package, in the order of the table's columns. */
export const COLUMNS = [
  "io",
  "Manager",
  "engine, parser",
  "slim",
  "chat",
  "react",
  "Web Worker",
  "SharedWorker",
  "Service Worker",
  "server",
] as const;

export type Column = (typeof COLUMNS)[number];

export interface Row {
  consumer: Consumer;
  /** How it is used, where there is more than one way. */
  way?: string;
}

export interface Cell extends Row {
  columns: Column[];
}

/** The details of a test that is a cell, or more of them. */
export function cell(row: Row, ...columns: Column[]): { annotation: { type: string; description: string } } {
  const cell: Cell = { ...row, columns };
  return { annotation: { type: "cell", description: JSON.stringify(cell) } };
}
