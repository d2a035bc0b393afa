/** The few statistics of the comparison. */

export interface Summary {
  median: number;
  /** The spread: of one value alone, both are the same. */
  least: number;
  most: number;
}

/** The value below which the share `part` of all lies, between two neighbours in proportion. */
export function quantile(values: readonly number[], part: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (place - Math.floor(place));
}

export function summaryOf(values: readonly number[]): Summary | undefined {
  const median = quantile(values, 0.5);
  if (median === undefined) return undefined;
  return { median, least: Math.min(...values), most: Math.max(...values) };
}

/** Whether two spreads have a value in common: the medians' difference says nothing then. */
export function overlap(one: Summary, other: Summary): boolean {
  return one.least <= other.most && other.least <= one.most;
}
