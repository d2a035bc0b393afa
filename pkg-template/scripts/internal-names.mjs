/**
 * Finds the names of properties that nobody outside of the package can see: those at
 * the boundary to the modules, and those that begin with `_`. The build makes them
 * short.
 *
 * A name is left alone when it is in a public type, in one of JavaScript or of the
 * browser, or in a text of the sources, because then it may be the name of something
 * else as well.
 */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

/** Shorter ones are no shorter when they are replaced. */
const MIN_LENGTH = 4;

/** The classes of the modules, and what they call. */
const boundary = ["generated/sockeye.d.ts", "generated/chat.d.ts", "src/host.ts"];

/** The internal names of the package in `template`, whose public types are the files `types`. */
export async function internalNames(template, types) {
  const sources = (await readdir(join(template, "src"), { recursive: true }))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join("src", file));
  const names = new Set();
  const known = new Set();
  for (const file of [...boundary, ...sources]) {
    const atBoundary = boundary.includes(file);
    const isGlue = file.startsWith("generated");
    visit(await parse(join(template, file)), (node) => {
      if (ts.isStringLiteralLike(node)) known.add(node.text);
      const { name } = node;
      // The interfaces of the glue are about the exports of the modules: see `short-names.mjs`.
      const isMember = ts.isClassElement(node) || (ts.isTypeElement(node) && !isGlue);
      if (!isMember || !name || !ts.isIdentifier(name) || name.text.length < MIN_LENGTH) return;
      if (atBoundary || name.text.startsWith("_")) names.add(name.text);
    });
  }
  for (const file of [...types, ...(await standardTypes())]) {
    visit(await parse(file), (node) => {
      if (ts.isIdentifier(node)) known.add(node.text);
    });
  }
  return [...names].filter((name) => !known.has(name)).sort();
}

/** The types of JavaScript and of browsers. */
async function standardTypes() {
  const folder = dirname(createRequire(import.meta.url).resolve("typescript"));
  const files = await readdir(folder);
  return files.filter((file) => /^lib\..*\.d\.ts$/.test(file)).map((file) => join(folder, file));
}

async function parse(file) {
  return ts.createSourceFile(file, await readFile(file, "utf8"), ts.ScriptTarget.Latest);
}

function visit(node, see) {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}
