/**
 * Writes the npm package: `src/` and `generated/` -> `../pkg/`.
 *
 *     dist/*.js, *.d.ts   the entries as ES modules, what they share, the types
 *     dist/cjs/           the same as CommonJS
 *     dist/*.min.js       the client in one file: an ES module, and a classic script
 *     sockeye.wasm        the WebAssembly, which most of the others carry as text
 *     slim/, parser/, ... the entries for resolvers that do not know `exports`
 *     package.json, README.md, LICENSE-*
 *
 * `generated/` is made by `cargo xtask build` before. Fails when a bundle could
 * not be used everywhere: when it names a file of its own or code made at run time.
 */
import { spawnSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { internalNames } from "./internal-names.mjs";
import { leanGlue } from "./lean-glue.mjs";
import { assembleDecoder, encodeModule } from "./module-text.mjs";
import { shortenNames } from "./short-names.mjs";

const template = fileURLToPath(new URL("..", import.meta.url));
const root = join(template, "..");
const target = join(root, "pkg");
const dist = join(target, "dist");
const commonjs = join(dist, "cjs");
const generated = join(template, "generated");
const entries = ["index", "parser", "engine-client", "chat", "react", "react-query"];
const manifest = JSON.parse(await readFile(join(template, "package.json"), "utf8"));

const client = await readModule("sockeye");
const chat = await readModule("chat");

// What is in `pkg` is replaced, the directory stays: projects link to it.
await mkdir(target, { recursive: true });
for (const entry of await readdir(target)) await rm(join(target, entry), { recursive: true });
const types = await writeTypes();
const internal = await internalNames(template, types);

/**
 * For a second minifier, which finds other things than esbuild and better names for
 * variables. Nothing in the package reads a property for what its getter does, and no
 * function that is not a class is called with `new`.
 */
const compression = {
  // "use client" is one that it does not know.
  directives: false,
  passes: 3,
  hoist_funs: true,
  pure_getters: true,
  reduce_funcs: false,
  unsafe_arrows: true,
  unsafe_methods: true,
};
const settings = {
  absWorkingDir: template,
  bundle: true,
  target: "es2022",
  minify: true,
  sourcemap: true,
  legalComments: "none",
  define: { VERSION: JSON.stringify(manifest.version), INLINED: "true" },
  mangleProps: new RegExp(`^(${internal.join("|")})$`),
  // In all bundles alike, because copies of the package share what runs.
  mangleCache: Object.fromEntries(internal.map((name, index) => [name, shortName(index)])),
  external: Object.keys(manifest.peerDependencies),
  plugins: [inlined(client, chat)],
  logLevel: "warning",
  // Of wasm-bindgen's glue: a snippet is named once for each function in it, and
  // what finds the module by its address is not used.
  logOverride: { "duplicate-object-key": "silent", "empty-import-meta": "silent" },
};

await bundleEntries();
await bundleForPages();
for (const file of (await readdir(dist)).filter((name) => name.endsWith(".js"))) await minifyAgain(file);
for (const file of await readdir(dist)) {
  if (file.endsWith(".map")) await slimSourceMap(join(dist, file));
  if (file.endsWith(".js")) await refuseWhatIsNotEverywhere(join(dist, file));
}
await writeCommonJs();
await writeFile(join(target, "sockeye.wasm"), client.bytes);
await writeFolders();
await writeManifest();
await copyTexts();

async function bundleEntries() {
  await build({
    ...settings,
    entryPoints: entries.map((entry) => `src/${entry}.ts`),
    outdir: dist,
    format: "esm",
    splitting: true,
    chunkNames: "shared-[hash]",
  });
  await bundleAlone("src/slim.ts", "slim.js", { define: { ...settings.define, INLINED: "false" } });
}

/** For pages without a bundler: everything in one file, and no map, which would double the package. */
async function bundleForPages() {
  await bundleAlone("src/index.ts", "sockeye.esm.min.js", { sourcemap: false });
  await bundleAlone("src/global.ts", "sockeye.min.js", { sourcemap: false, format: "iife" });
}

function bundleAlone(entry, file, changes) {
  const own = { entryPoints: [entry], outfile: join(dist, file), format: "esm" };
  return build({ ...settings, ...own, ...changes });
}

async function minifyAgain(file) {
  const path = join(dist, file);
  const content = await readFile(`${path}.map`, "utf8").catch(() => undefined);
  const { code, map } = await minify(await readFile(path, "utf8"), {
    ecma: 2022,
    module: file !== "sockeye.min.js",
    compress: compression,
    ...(content && { sourceMap: { content, includeSources: true, filename: file, url: `${file}.map` } }),
  });
  await writeFile(path, code);
  if (map) await writeFile(`${path}.map`, map);
}

/**
 * Each ES module again as CommonJS, with the same types beside it. There,
 * `require()` gives the function `io` with everything else on it, as in
 * socket.io-client.
 */
async function writeCommonJs() {
  const files = (await filesIn(dist)).filter((file) => /\.(js|d\.ts)$/.test(file));
  for (const file of files.filter((name) => !name.endsWith(".min.js"))) {
    const text = await readFile(join(dist, file), "utf8");
    await mkdir(dirname(join(commonjs, file)), { recursive: true });
    if (file.endsWith(".d.ts")) {
      await writeFile(join(commonjs, file), text);
      continue;
    }
    const { code } = await transform(text.replace(/^\/\/# sourceMappingURL.*$/m, ""), {
      format: "cjs",
      platform: "node",
      minify: true,
    });
    const callable = "module.exports=Object.assign(module.exports.default,module.exports);\n";
    const hasDefault = file === "index.js" || file === "slim.js";
    await writeFile(join(commonjs, file), hasDefault ? code + callable : code);
  }
  await writeFile(join(commonjs, "package.json"), '{ "type": "commonjs" }\n');
}

/**
 * Refuses what some environment or tool can't do. webpack takes names that a static block
 * declares for names of the whole class, and calls what else has them there.
 */
async function refuseWhatIsNotEverywhere(file) {
  const code = await readFile(file, "utf8");
  const declaring = /\bstatic\s*\{[^}]*\b(?:const|let|var|function|class)\b/;
  for (const forbidden of [/import\.meta/, /\beval\(/, /new Function\b/, /\brequire\(/, declaring]) {
    if (forbidden.test(code)) throw new Error(`${file} must not contain ${forbidden}`);
  }
}

/** Leaves the module's text out of the map: it is no source, and most of its size. */
async function slimSourceMap(file) {
  const map = JSON.parse(await readFile(file, "utf8"));
  map.sourcesContent = (map.sourcesContent ?? []).map((text, index) =>
    /^(sockeye|chat):/.test(map.sources[index].split("/").at(-1)) ? "" : text,
  );
  await writeFile(file, JSON.stringify(map));
}

/** A module with short names, and the glue for it, made smaller. */
async function readModule(name) {
  const read = (file) => readFile(join(generated, file), "utf8");
  const names = JSON.parse(await read(`${name}_names.json`));
  return {
    name,
    bytes: await readFile(join(generated, `${name}_bg.wasm`)),
    glue: shortenNames(leanGlue(await read(`${name}.js`)), names),
  };
}

/** Resolves "sockeye:NAME" to a module as text or to what decodes it, and loads its glue. */
function inlined(...modules) {
  const decoder = JSON.stringify(assembleDecoder());
  return {
    name: "modules",
    setup(plugin) {
      plugin.onResolve({ filter: /^sockeye:decoder$/ }, () => ({ path: "decoder", namespace: "decoder" }));
      plugin.onLoad({ filter: /.*/, namespace: "decoder" }, () => ({ contents: decoder, loader: "json" }));
      for (const { name, bytes, glue } of modules) {
        const contents = JSON.stringify(encodeModule(bytes));
        plugin.onResolve({ filter: new RegExp(`^sockeye:${name}$`) }, () => ({
          path: name,
          namespace: name,
        }));
        plugin.onLoad({ filter: /.*/, namespace: name }, () => ({ contents, loader: "json" }));
        plugin.onLoad({ filter: new RegExp(`generated.${name}\\.js$`) }, () => ({
          contents: glue,
          resolveDir: generated,
        }));
      }
    },
  };
}

/** Writes the types of the entries and what they lead to, and returns these files. */
async function writeTypes() {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const args = [compiler, "--project", "tsconfig.build.json", "--outDir", dist];
  const { status } = spawnSync(process.execPath, args, { cwd: template, stdio: "inherit" });
  if (status !== 0) throw new Error("the types do not compile");

  const wanted = new Set();
  for (const entry of [...entries, "slim"]) await follow(join(dist, `${entry}.d.ts`), wanted);
  for (const file of await filesIn(dist)) {
    if (!wanted.has(join(dist, file))) await rm(join(dist, file));
  }
  return wanted;
}

/** Two letters or more: those of one may be the names of something. */
function shortName(index) {
  return `$${index.toString(36)}`;
}

/** The files in a folder and the folders in it. */
async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

async function follow(file, seen) {
  if (seen.has(file)) return;
  seen.add(file);
  const text = await readFile(file, "utf8");
  for (const [, path] of text.matchAll(/from "(\.[^"]+)\.js"/g)) {
    await follow(join(dirname(file), `${path}.d.ts`), seen);
  }
}

/** Parcel by default, and TypeScript's `node10`, look for a folder with a manifest. */
async function writeFolders() {
  for (const [entry, { import: modules, require: commonjs }] of Object.entries(manifest.exports)) {
    if (entry === "." || !commonjs) continue;
    const folder = join(target, entry);
    const up = (path) => path.replace("./", "../");
    const own = { main: up(commonjs.default), module: up(modules.default), types: up(commonjs.types) };
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), `${JSON.stringify(own, null, 2)}\n`);
  }
}

async function writeManifest() {
  const { allowScripts, devDependencies, scripts, ...published } = manifest;
  await writeFile(join(target, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
}

async function copyTexts() {
  await cp(join(template, "README.md"), join(target, "README.md"));
  const licences = (await readdir(root)).filter((name) => name.startsWith("LICENSE"));
  for (const name of licences) await cp(join(root, name), join(target, name));
}
