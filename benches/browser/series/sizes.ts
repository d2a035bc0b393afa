/**
 * How many operations a round of a series has: fewer where each does more, but enough to be
 * measured.
 */
export function between(least: number, wanted: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, wanted)));
}
