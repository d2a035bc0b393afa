/**
 * Bundles the application, with the client it was written for or with another one.
 *
 * The other client comes in by an alias and by nothing else.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

export interface Bundle {
  script: string;
  /** The files that went into it, relative to this folder. */
  inputs: string[];
}

const ROOT = fileURLToPath(new URL(".", import.meta.url));

/**
 * Bundles the application. `client` is the folder of the package that stands in
 * for socket.io-client, relative to this folder; without one nothing does.
 */
export async function bundle(client?: string): Promise<Bundle> {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: ["src/main.ts"],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    sourcemap: "inline",
    metafile: true,
    write: false,
    logLevel: "error",
    ...(client && { alias: { "socket.io-client": await entryOf(client) } }),
  });
  const [output] = result.outputFiles;
  if (!output) throw new Error("nothing was built");
  return { script: output.text, inputs: Object.keys(result.metafile.inputs) };
}

/** The file that a package's manifest names as its entry. */
async function entryOf(folder: string): Promise<string> {
  const manifest = new URL(`${folder}/package.json`, import.meta.url);
  const { exports } = JSON.parse(await readFile(manifest, "utf8"));
  return fileURLToPath(new URL(exports["."].import.default, manifest));
}
