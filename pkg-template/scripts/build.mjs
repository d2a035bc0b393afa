/**
 * Writes the npm package: `src/` and `generated/` -> `../pkg/`.
 *
 *     dist/index.js, parser.js, engine-client.js
 *                         the entries
 *     dist/core.js        what they share, the WebAssembly inlined
 *     dist/*.d.ts         the public types
 *     package.json, README.md, LICENSE-*
 *
 * `generated/` is made by `cargo xtask build` before. Fails when the bundle could
 * not be used everywhere: when it names a file of its own or code made at run time.
 */
import { spawnSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { encodeModule } from "./module-text.mjs";

const template = fileURLToPath(new URL("..", import.meta.url));
const root = join(template, "..");
const target = join(root, "pkg");
const dist = join(target, "dist");
const entries = ["index", "parser", "engine-client"];
const manifest = JSON.parse(await readFile(join(template, "package.json"), "utf8"));

// What is in `pkg` is replaced, the directory stays: projects link to it.
await mkdir(target, { recursive: true });
for (const entry of await readdir(target)) await rm(join(target, entry), { recursive: true });
await bundle();
await writeTypes();
await writeManifest();
await copyTexts();

async function bundle() {
  const settings = {
    absWorkingDir: template,
    outdir: dist,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: true,
    legalComments: "none",
    define: { VERSION: JSON.stringify(manifest.version) },
    logLevel: "warning",
    // wasm-bindgen names a snippet once for each function in it.
    logOverride: { "duplicate-object-key": "silent" },
  };
  await build({
    ...settings,
    entryPoints: ["src/core.ts"],
    plugins: [{ name: "module", setup: inlineModule }],
  });
  await build({
    ...settings,
    entryPoints: entries.map((entry) => join(template, `src/${entry}.ts`)),
    plugins: [{ name: "core", setup: shareCore }],
  });
  for (const file of await readdir(dist)) {
    if (file.endsWith(".map")) await slimSourceMap(join(dist, file));
    else await refuseWhatIsNotEverywhere(join(dist, file));
  }
}

async function refuseWhatIsNotEverywhere(file) {
  const code = await readFile(file, "utf8");
  for (const forbidden of [/import\.meta/, /\beval\(/, /new Function\b/, /\brequire\(/]) {
    if (forbidden.test(code)) throw new Error(`${file} must not contain ${forbidden}`);
  }
}

/** Leaves the module's text out of the map: it is no source, and most of its size. */
async function slimSourceMap(file) {
  const map = JSON.parse(await readFile(file, "utf8"));
  map.sourcesContent = map.sourcesContent.map((text, index) =>
    map.sources[index].endsWith("sockeye:module") ? "" : text,
  );
  await writeFile(file, JSON.stringify(map));
}

/** Takes everything that is not an entry's own from the shared module. */
function shareCore(plugin) {
  plugin.onResolve({ filter: /^\.\// }, ({ kind }) =>
    kind === "entry-point" ? undefined : { path: "./core.js", external: true },
  );
}

/** Resolves "sockeye:module" to the WebAssembly module as text. */
function inlineModule(plugin) {
  plugin.onResolve({ filter: /^sockeye:module$/ }, ({ path }) => ({ path, namespace: "module" }));
  plugin.onLoad({ filter: /.*/, namespace: "module" }, async () => {
    const bytes = await readFile(join(template, "generated/sockeye_bg.wasm"));
    return { contents: JSON.stringify(encodeModule(bytes)), loader: "json" };
  });
}

/** Leaves only the files that the types of the entry lead to. */
async function writeTypes() {
  const scripts = await readdir(dist);
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const args = [compiler, "--project", "tsconfig.build.json", "--outDir", dist];
  const { status } = spawnSync(process.execPath, args, { cwd: template, stdio: "inherit" });
  if (status !== 0) throw new Error("the types do not compile");

  const wanted = new Set(scripts.map((script) => join(dist, script)));
  for (const entry of entries) await follow(join(dist, `${entry}.d.ts`), wanted);
  for (const entry of await readdir(dist)) {
    if (!wanted.has(join(dist, entry))) await rm(join(dist, entry), { recursive: true });
  }
}

async function follow(file, seen) {
  if (seen.has(file)) return;
  seen.add(file);
  const text = await readFile(file, "utf8");
  for (const [, path] of text.matchAll(/from "(\.[^"]+)\.js"/g)) {
    await follow(join(dirname(file), `${path}.d.ts`), seen);
  }
}

async function writeManifest() {
  const { devDependencies, scripts, ...published } = manifest;
  await writeFile(join(target, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
}

async function copyTexts() {
  await cp(join(template, "README.md"), join(target, "README.md"));
  const licences = (await readdir(root)).filter((name) => name.startsWith("LICENSE"));
  for (const name of licences) await cp(join(root, name), join(target, name));
}
