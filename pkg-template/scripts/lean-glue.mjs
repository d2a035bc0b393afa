/**
 * Makes wasm-bindgen's glue smaller by what no browser of this package's needs.
 *
 * It is written for hosts without `FinalizationRegistry` and `encodeInto`, loads the
 * module in ways that are not used here, and gives each object a `free()` that nobody
 * calls. Fails when the glue is not written as expected, so that a new wasm-bindgen
 * can't break it silently. Nothing that the module sees changes.
 */
import { readFileSync } from "node:fs";

const runtime = readFileSync(new URL("glue-runtime.mjs", import.meta.url), "utf8");
const replacements = [...runtime.matchAll(/^export (function (\w+)\((.*)\) \{\n[\s\S]*?^\})$/gm)];

/** What is left out. */
const unused = [
  /^let cached\w+Memory0 = null;\n/gm,
  /^function get(?:Uint8|Uint32)ArrayMemory0\(\) \{\n[\s\S]*?^\}\n/gm,
  /^cachedTextDecoder\.decode\(\);\n[\s\S]*?^function decodeText[\s\S]*?^\}\n/gm,
  /^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n[\s\S]*?^\}\n/gm,
  /^function __wbg_finalize_init[\s\S]*?^\}\n/gm,
  /^async function __wbg_load[\s\S]*?^\}\n/gm,
  /^let __wbg_init_promise;\n[\s\S]*(?=^export \{)/gm,
  // The module's memory is given back when an object is collected.
  /^ {4}__destroy_into_raw\(\) \{\n[\s\S]*?^ {4}\}\n/gm,
  /^ {4}free\(\) \{\n[\s\S]*?^ {4}\}\n/gm,
  /^if \(Symbol\.dispose\) .*\n/gm,
];

/** What is written in another way, in every glue. */
const rewritten = [
  [/^(const \w+) = \(typeof FinalizationRegistry === 'undefined'\)\n.*\n {4}: /gm, "$1 = "],
  [/^let cachedTextDecoder = /m, "const textDecoder = "],
  [/^const cachedTextEncoder = /m, "const textEncoder = "],
  [/^let wasmModule, wasmInstance, wasm;$/m, "let wasm;"],
  [/^export \{ initSync, __wbg_init as default \};$/m, "export { initSync };"],
  [/^( {8}\w+: )function\(([\w, ]*)\) \{$/gm, "$1($2) => {"],
  [/, wasm\.__wbindgen_malloc(?:, wasm\.__wbindgen_realloc)?\)/g, ")"],
  [/__wbg_ptr/g, "ptr"],
  // A place on the module's stack, which is where its memory begins.
  [
    /\(arg0 >>> 0\) \+ (\d) \* (\d)/g,
    (_, size, index) => (size * index > 0 ? `arg0 + ${size * index}` : "arg0"),
  ],
  [/^ {4}\w+\([\w, ]*\) \{\n[\s\S]*?^ {4}\}$/gm, withoutNumbers],
];

/** The same, in a glue that has it. */
const rewrittenWhereFound = [
  [/function\(\) \{ return handleError\(function \(([\w, ]*)\) \{$/gm, "handleError(($1) => {"],
  [/^ {8}\}, arguments\); \},$/gm, "        }),"],
  // A function of the module takes no notice of arguments that it does not declare.
  [/^function (wasm_bindgen__convert__closures_\w+)\([\w, ]*\) \{\n.*\n\}\n/gm, ""],
  [/(makeClosure\(arg0, arg1, )(wasm_bindgen__convert__closures_\w+)\)/g, "$1wasm.$2)"],
  // Where the module expects nothing, it takes no notice of what it gets.
  [/ => \{\n {12}([\w.]+\(.*\));\n {8}(\}\)?),$/gm, (_, call, end) => ` => ${call}${end.slice(1)},`],
  // Only this package makes one, and gives it what belongs there.
  [/^ {8}_assertClass\(.*\n/gm, ""],
  [/^function _assertClass[\s\S]*?^\}\n/gm, ""],
  // Nothing is unregistered.
  [/, this\.ptr, this\);$/gm, ", this.ptr);"],
];

/** The glue, made smaller. */
export function leanGlue(glue) {
  let text = glue;
  for (const pattern of unused) text = replace(text, pattern, "");
  for (const [pattern, replacement] of rewritten) text = replace(text, pattern, replacement);
  for (const [pattern, replacement] of rewrittenWhereFound) text = text.replaceAll(pattern, replacement);
  for (const [, own, name, parameters] of replacements) {
    const theirs = new RegExp(`^function ${name}\\((.*)\\) \\{\\n[\\s\\S]*?^\\}$`, "m");
    const found = text.match(theirs);
    if (!found) continue;
    if (!`${found[1]},`.startsWith(`${parameters},`)) throw new Error(`the glue has another ${name}`);
    text = text.replace(theirs, () => own);
  }
  return text;
}

/** A method without what makes numbers of its arguments: the module is given numbers anyway. */
function withoutNumbers(method) {
  let text = method;
  for (const [line, number, argument] of method.matchAll(/^ {8}const (val\d+) = \+(\w+);\n/gm)) {
    text = text.replace(line, "").replaceAll(new RegExp(`\\b${number}\\b`, "g"), argument);
  }
  return text;
}

function replace(text, pattern, replacement) {
  if (text.search(pattern) < 0) throw new Error(`the glue has no ${pattern}`);
  return text.replace(pattern, replacement);
}
