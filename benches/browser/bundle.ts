/**
 * Scripts as an application's production build has them.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** The bundle of a module that is given as text, whose imports are relative to this folder. */
export async function bundle(module: string): Promise<string> {
  const result = await build({
    stdin: { contents: module, resolveDir: FOLDER, loader: "ts" },
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // The package and the subjects have to share one.
    alias: { react: join(FOLDER, "node_modules/react") },
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const script = result.outputFiles[0];
  if (!script) throw new Error("esbuild gave no script");
  return script.text;
}
