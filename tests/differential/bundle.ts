/**
 * The script of the page, once with each client behind the name `socket.io-client`.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { ClientName } from "./scenario.ts";

const sockeye = fileURLToPath(new URL("../../pkg/dist/index.js", import.meta.url));

export async function bundlePages(): Promise<Record<ClientName, string>> {
  const [original, ours] = await Promise.all([bundlePage({}), bundlePage({ "socket.io-client": sockeye })]);
  return { original, sockeye: ours };
}

async function bundlePage(alias: Record<string, string>): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("./page/main.ts", import.meta.url))],
    alias,
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "error",
  });
  const script = result.outputFiles[0];
  if (!script) throw new Error("esbuild gave no script");
  return script.text;
}
