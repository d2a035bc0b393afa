/** What the comparison shows: each measure with its unit, out of the figures of one run. */
import type { Figures } from "./figures";
import { overlap, quantile, type Summary } from "./statistics";

export interface Measure {
  name: string;
  unit: string;
  of: (figures: Figures) => number | undefined;
}

const MICROSECONDS = 1000;

export const measures: readonly Measure[] = [
  { name: "Time to connect", unit: "ms", of: ({ connect }) => connect },
  { name: "Time to upgraded", unit: "ms", of: ({ upgrade }) => upgrade },
  { name: "Round trip, p50", unit: "ms", of: (figures) => roundTrip(figures, 0.5) },
  { name: "Round trip, p95", unit: "ms", of: (figures) => roundTrip(figures, 0.95) },
  { name: "Small JSON events", unit: "per s", of: ({ jsonPerSecond }) => jsonPerSecond },
  { name: "100-byte binary events", unit: "per s", of: ({ binaryPerSecond }) => binaryPerSecond },
  { name: "Main thread, JSON event", unit: "µs", of: ({ jsonBusy }) => times(jsonBusy, MICROSECONDS) },
  { name: "Main thread, binary event", unit: "µs", of: ({ binaryBusy }) => times(binaryBusy, MICROSECONDS) },
];

/** Three digits that count; whole numbers from 100 on. */
export function formatted(value: number): string {
  return value.toLocaleString(
    "en",
    value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}

/** What may be said about two spreads: nothing, where they overlap. */
export function difference(sockeye: Summary, original: Summary): string {
  if (overlap(sockeye, original)) return "within the spread";
  const change = (sockeye.median / original.median - 1) * 100;
  return `Sockeye ${formatted(Math.abs(change))} % ${change < 0 ? "less" : "more"}`;
}

function roundTrip({ roundTrips = [] }: Figures, part: number): number | undefined {
  return quantile(roundTrips, part);
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
