/**
 * The folders that cells work in: a consumer of `consumers/`, the page it is about,
 * and the package as npm installs its tarball.
 *
 * All is written below `generated/`. Tools are found above it, as in a workspace.
 */
import { cp, mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const CONSUMERS = join(ROOT, "consumers");
const GENERATED = join(ROOT, "generated");

/** Where the folders of cells are. */
export const CELLS = join(GENERATED, "cells");
/** Where the tarball is packed to. */
export const TARBALLS = join(GENERATED, "tarball");
/** Where npm has installed it. */
export const INSTALLED = join(GENERATED, "installed");
/** The package as it is installed. */
export const PACKAGE = join(INSTALLED, "node_modules/@sockeye/client");
/** The built package that is packed. */
export const BUILT = join(ROOT, "../../pkg");

/** The path of a tool that `package.json` names. */
export function tool(name: string): string {
  return join(ROOT, "node_modules/.bin", name);
}

/**
 * A fresh folder whose name begins with `name`: the files of a consumer, those of all pages in
 * `src/`, one page as `src/<main>` where the tool's template has its main script,
 * and the package in `node_modules`.
 */
export async function consumer(
  name: string,
  { from, page, main = "main.js" }: { from: string; page?: string; main?: string },
): Promise<string> {
  await mkdir(CELLS, { recursive: true });
  const folder = await mkdtemp(join(CELLS, `${name}-`));
  await cp(join(CONSUMERS, from), folder, { recursive: true });
  await cp(join(CONSUMERS, "pages"), join(folder, "src"), { recursive: true });
  if (page) await cp(join(CONSUMERS, "pages", page), join(folder, "src", main));
  await cp(join(INSTALLED, "node_modules"), join(folder, "node_modules"), { recursive: true });
  return folder;
}
