/**
 * The deliberate differences that `docs/differences.md` names: each row of its tables
 * begins with a slug in backticks.
 */
import { readFileSync } from "node:fs";

const file = new URL("../../docs/differences.md", import.meta.url);

export function documentedSlugs(): Set<string> {
  const text = readFileSync(file, "utf8");
  return new Set([...text.matchAll(/^\|\s*`([a-z0-9-]+)`/gm)].map((match) => match[1] ?? ""));
}
