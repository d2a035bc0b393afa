/**
 * The glue of the modules, as the build makes it smaller.
 */
import { readFileSync } from "node:fs";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";
import { leanGlue } from "../scripts/lean-glue.mjs";

describe.each(["sockeye", "chat"])("the glue of %s", (name) => {
  const glue = readFileSync(new URL(`../generated/${name}.js`, import.meta.url), "utf8");

  it("is JavaScript without what is not used", async () => {
    const lean = leanGlue(glue);
    await expect(transform(lean)).resolves.toBeDefined();
    expect(lean).not.toMatch(
      /\bfree\(|__destroy|Streaming|encodeInto|typeof FinalizationRegistry|import\.meta|__wbindgen_realloc|ArrayMemory0|decodeText/,
    );
    expect(lean.match(/^export class \w+/gm)).toEqual(glue.match(/^export class \w+/gm));
  });

  it.each([
    [
      "a function with other parameters",
      "function getStringFromWasm0(ptr, len) {",
      "function getStringFromWasm0(len, ptr) {",
    ],
    ["a class without a destructor", /^ {4}__destroy_into_raw\(\) \{\n[\s\S]*?^ {4}\}\n/gm, ""],
    ["another way to decode texts", "cachedTextDecoder.decode();\n", ""],
    ["another way to load", "async function __wbg_load(", "async function __wbg_fetch("],
  ])("is refused when it has %s", (_, pattern, replacement) => {
    const other = glue.replaceAll(pattern, replacement);
    expect(other).not.toBe(glue);
    expect(() => leanGlue(other)).toThrow("the glue has");
  });
});
