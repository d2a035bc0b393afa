/**
 * Before all tests: packs the built package, and has npm install the tarball. The
 * folders of an earlier run go.
 *
 * Never links to the package: what is tested is what a registry would give.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { run } from "./command.ts";
import { BUILT, CELLS, INSTALLED, TARBALLS } from "./consumer.ts";

export default async function install(): Promise<void> {
  for (const folder of [CELLS, TARBALLS, INSTALLED]) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  await run(BUILT, "npm", "pack", "--pack-destination", TARBALLS);
  const [tarball] = await readdir(TARBALLS);
  if (!tarball) throw new Error("npm packed nothing");
  // Without a manifest npm would install into a folder above.
  await writeFile(join(INSTALLED, "package.json"), '{ "private": true }\n');
  await run(
    INSTALLED,
    "npm",
    "install",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    join(TARBALLS, tarball),
  );
}
