/**
 * Prints what the built package weighs: each entry as a bundler puts it into a page,
 * and what npm downloads. Fails when one is above its budget.
 *
 *     node scripts/sizes.mjs            prints
 *     node scripts/sizes.mjs --write    also writes the table into docs/packaging.md
 */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * The most that each may weigh, in bytes after brotli. The client that this one
 * replaces has about a quarter of the first; the rest is what a core in WebAssembly
 * costs while it still grows. Lower them whenever the figures allow; to raise one
 * needs a reason.
 */
const budgets = {
  ".": 47_200,
  "./slim": 13_550,
  "./slim { io }": 13_050,
  "./sockeye.wasm": 32_700,
  "./parser": 41_000,
  "./engine": 43_500,
  "./chat": 27_000,
  "./react": 73_000,
  "./react { SocketProvider, useSocket, useRoom }": 48_500,
  "./react-query": 28_000,
  "./sockeye.esm.min.js": 47_200,
  "./sockeye.min.js": 47_200,
};

const target = fileURLToPath(new URL("../../pkg", import.meta.url));
const document = fileURLToPath(new URL("../../docs/packaging.md", import.meta.url));
const manifest = JSON.parse(await readFile(join(target, "package.json"), "utf8"));

const rows = await Promise.all(Object.entries(budgets).map(([entry, budget]) => weigh(entry, budget)));
const lines = [
  "| entry | raw | gzip | brotli | budget |",
  "|---|---:|---:|---:|---:|",
  ...rows.map(({ entry, raw, gzip, brotli, budget }) => row(`\`${entry}\``, raw, gzip, brotli, budget)),
  "",
  packed(),
];
console.log(lines.join("\n"));
if (process.argv.includes("--write")) await writeTable(lines);

const heavy = rows.filter(({ brotli, budget }) => brotli > budget);
for (const { entry, brotli, budget } of heavy) {
  console.error(`${entry} is ${brotli - budget} bytes above its budget: find what has grown`);
}
if (heavy.length > 0) process.exitCode = 1;

/** An entry, or some of its exports. */
async function weigh(entry, budget) {
  const [path, names] = entry.split(/ (?=\{)/);
  const exported = manifest.exports[path];
  const file = (exported.import ?? exported).default ?? exported;
  const content = file.endsWith(".js") ? await asInPage(file, names) : await readFile(join(target, file));
  const gzip = gzipSync(content, { level: constants.Z_BEST_COMPRESSION }).length;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  return { entry, budget, raw: content.length, gzip, brotli: brotliCompressSync(content, { params }).length };
}

/** An entry in one file, without the packages that the application has anyway. */
async function asInPage(file, names = "*") {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from "${file}"`, resolveDir: target },
    bundle: true,
    format: "esm",
    minify: true,
    write: false,
    external: Object.keys(manifest.peerDependencies),
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

/** What npm makes of the package. */
function packed() {
  const { stdout, status } = spawnSync("npm", ["pack", "--dry-run", "--json", "--loglevel=error"], {
    cwd: target,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("npm can't pack the package");
  const [{ size, unpackedSize, entryCount }] = JSON.parse(stdout);
  return `Packed by npm: ${number(size)} bytes, ${number(unpackedSize)} unpacked, ${entryCount} files.`;
}

function row(entry, ...figures) {
  return `| ${entry} | ${figures.map(number).join(" | ")} |`;
}

function number(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}

async function writeTable(table) {
  const text = await readFile(document, "utf8");
  const marked = /(<!-- sizes -->\n)[\s\S]*(<!-- \/sizes -->)/;
  if (!marked.test(text)) throw new Error("docs/packaging.md has no place for the sizes");
  await writeFile(
    document,
    text.replace(marked, (_, open, close) => `${open}${table.join("\n")}\n${close}`),
  );
}
