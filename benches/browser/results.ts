/**
 * Results as files: the last of each case and browser, with what they were measured on.
 *
 * Results of another build of the client are there, but are none of this one.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { bundle } from "./bundle.ts";
import type { Result } from "./run.ts";

const FOLDER = fileURLToPath(new URL("../../target/bench", import.meta.url));

export interface Kept extends Result {
  /** Name and version. */
  readonly browser: string;
  readonly machine: string;
  /** How many processes wanted a core at the end. */
  readonly load: number;
  /** Which build of the client it was. */
  readonly client: string;
}

export async function keep(result: Result, browser: string): Promise<void> {
  const kept: Kept = {
    ...result,
    browser,
    machine: `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}`,
    load: Math.round(loadavg()[0] ?? 0),
    client: await client(),
  };
  await mkdir(FOLDER, { recursive: true });
  const name = `${result.case}.${browser.split(" ")[0]?.toLowerCase()}.json`;
  await writeFile(join(FOLDER, name), `${JSON.stringify(kept, undefined, 1)}\n`);
}

/** All results of the client as it is now. */
export async function kept(): Promise<Kept[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".json"));
  const texts = await Promise.all(names.map((name) => readFile(join(FOLDER, name), "utf8")));
  const current = await client();
  return texts.map((text) => JSON.parse(text) as Kept).filter((result) => result.client === current);
}

async function client(): Promise<string> {
  const script = await bundle(`export { default } from "./subjects/sockeye.ts";`);
  return createHash("sha256").update(script).digest("hex");
}
