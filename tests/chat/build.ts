/**
 * Bundles the page twice: for the browser, and for the server that renders it.
 *
 * Both are development builds, because StrictMode, the Profiler and the warnings of
 * hydration exist in those alone. There is one copy of React in each, and the package
 * is the built one.
 */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { type BuildOptions, build } from "esbuild";
import type { Settings } from "./page/app.ts";

/** The page, in both forms. */
export interface Bundle {
  /** What the browser runs. */
  readonly script: string;
  /** The document with the page rendered into it; the server is at `origin`. */
  readonly render: (settings: Settings, origin: string) => Promise<string>;
}

/** Bundles the page. */
export async function bundle(): Promise<Bundle> {
  const [script, renderer] = await Promise.all([
    textOf({ entryPoints: ["page/main.tsx"], format: "iife", platform: "browser", sourcemap: "inline" }),
    textOf({ entryPoints: ["page/render.tsx"], format: "cjs", platform: "node" }),
  ]);
  const module: { exports: { render?: Bundle["render"] } } = { exports: {} };
  const run = vm.runInThisContext(`(function (module, exports, require) {${renderer}\n})`);
  run(module, module.exports, createRequire(import.meta.url));
  const { render } = module.exports;
  if (!render) throw new Error("page/render.tsx exports no render");
  return { script, render };
}

async function textOf(options: BuildOptions): Promise<string> {
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const result = await build({
    ...options,
    absWorkingDir: path("."),
    alias: {
      "@sockeye/client": path("../../pkg/dist/index.js"),
      "@sockeye/client/chat": path("../../pkg/dist/chat.js"),
      "@sockeye/client/react": path("../../pkg/dist/react.js"),
      react: path("node_modules/react"),
    },
    bundle: true,
    write: false,
    jsx: "automatic",
    target: "es2022",
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"development"' },
  });
  const [output] = result.outputFiles ?? [];
  if (!output) throw new Error("esbuild gave no script");
  return output.text;
}
