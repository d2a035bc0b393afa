/**
 * The real source of a page, to be shown on it. On a server only, and when the site is
 * built.
 */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { codeToHtml } from "shiki";

export interface SourceFile {
  name: string;
  /** Highlighted, for both themes. */
  html: string;
}

/** @param paths of files, from the site's folder. */
export function readSources(...paths: string[]): Promise<SourceFile[]> {
  return Promise.all(paths.map(readSource));
}

async function readSource(path: string): Promise<SourceFile> {
  const text = await readFile(join(/* turbopackIgnore: true */ process.cwd(), path), "utf8");
  const html = await codeToHtml(text.trimEnd(), {
    lang: languageOf(path),
    themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    defaultColor: "light-dark()",
  });
  // Of a route, the folder says more than the file.
  const name = /^(app|pages)\/api\//.test(path) ? path : basename(path);
  return { name, html };
}

function languageOf(path: string): string {
  return path.endsWith(".tsx") ? "tsx" : path.endsWith(".ts") ? "ts" : "js";
}
