/**
 * Prints what each source file adds to the JavaScript of a page that uses the built
 * package: how much less it would be after brotli without what the file has become.
 * The sum is less than the whole, because files have things in common.
 *
 *     node scripts/contributions.mjs            prints
 *     node scripts/contributions.mjs --write    also writes the table into docs/performance.md
 */
import { readFile, writeFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const target = fileURLToPath(new URL("../../pkg", import.meta.url));
const document = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));

const parts = await Promise.all(["{ io }", "*"].map(contributions));
const [needed, all] = parts;
const rows = [...all.files]
  .map(([file, { raw, brotli }]) => ({ file, raw, brotli, needed: needed.files.get(file)?.brotli ?? 0 }))
  .sort((a, b) => b.needed - a.needed || b.brotli - a.brotli);
const lines = [
  "| source | minified | adds to `./slim` | adds to `{ io }` of it |",
  "|---|---:|---:|---:|",
  ...rows.map(({ file, raw, brotli, needed }) => `| \`${file}\` | ${raw} | ${brotli} | ${needed} |`),
  `| **the whole** | ${all.raw} | ${all.brotli} | ${needed.brotli} |`,
];
console.log(lines.join("\n"));
if (process.argv.includes("--write")) await writeTable(lines);

/** What a page gets of the entry without a module, and what each file has to do with it. */
async function contributions(names) {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from "./dist/slim.js"`, resolveDir: target },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    sourcemap: "external",
    outfile: "page.js",
    logLevel: "error",
  });
  const [map, code] = outputFiles.map(({ text }) => text);
  const pieces = piecesOf(code, new SourceMap(JSON.parse(map)));
  const whole = brotli(code);
  const files = new Map();
  for (const file of new Set(pieces.map((piece) => piece.file))) {
    const [own, others] = [true, false].map((wanted) =>
      pieces
        .filter((piece) => (piece.file === file) === wanted)
        .map(({ text }) => text)
        .join(""),
    );
    files.set(file, { raw: own.length, brotli: whole - brotli(others) });
  }
  return { raw: code.length, brotli: whole, files };
}

/** The code in pieces that come from one file each. */
function piecesOf(code, map) {
  const pieces = [];
  for (const [line, text] of code.split("\n").entries()) {
    for (const [column, character] of [...text].entries()) {
      const { originalSource } = map.findEntry(line, column);
      const file = originalSource === undefined ? "(bundler)" : sourceName(originalSource);
      const last = pieces.at(-1);
      if (last?.file === file) last.text += character;
      else pieces.push({ file, text: character });
    }
  }
  return pieces;
}

/** Where a file is in the repository. */
function sourceName(source) {
  const path = source.replace(/^(\.\.\/)+/, "");
  return path.includes("/snippets/") ? path.replace(/^.*?(?=src\/web\/)/, "") : `pkg-template/${path}`;
}

function brotli(text) {
  const content = Buffer.from(text);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  return brotliCompressSync(content, { params }).length;
}

async function writeTable(table) {
  const text = await readFile(document, "utf8");
  const marked = /(<!-- javascript -->\n)[\s\S]*(<!-- \/javascript -->)/;
  if (!marked.test(text)) throw new Error("docs/performance.md has no place for the table");
  await writeFile(
    document,
    text.replace(marked, (_, open, close) => `${open}${table.join("\n")}\n${close}`),
  );
}
