/**
 * The real source of a page, to be shown on it. On a server only, and when the site is
 * built.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { codeToHtml } from "shiki";

export interface SourceFile {
  /** Its path in the site's folder: two pages may have files of one name. */
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
  return { name: path, html };
}

function languageOf(path: string): string {
  return path.endsWith(".tsx") ? "tsx" : path.endsWith(".ts") ? "ts" : "js";
}
