/**
 * Puts the short names of the module's imports and exports into wasm-bindgen's glue.
 *
 * wasm-opt has given them; the long ones, a class, a method and a hash each, twice,
 * took 4 kB after brotli. Fails when the glue is not written as expected, so that a
 * new wasm-bindgen can't break it silently.
 */

/**
 * The glue with short names: `imports` are triples of module, name and short name,
 * `exports` pairs of name and short name.
 */
export function shortenNames(glue, { imports, exports }) {
  let text = glue;
  const replace = (pattern, replacement) => {
    if (!pattern.test(text)) throw new Error(`the glue has no ${pattern}`);
    text = text.replace(pattern, replacement);
  };
  for (const [name, short] of exports) {
    // What the glue does not use is for other hosts.
    text = text.replaceAll(new RegExp(`\\bwasm\\.${name}\\b`, "g"), `wasm.${quoted(short)}`);
  }
  const snippets = [];
  for (const [path, name, short] of imports) {
    if (path.endsWith("_bg.js")) {
      replace(new RegExp(`^ {8}${name}: `, "m"), () => `        ${short}: `);
    } else {
      const namespace = text.match(new RegExp(`"${path}": (import\\d+),`))?.[1];
      if (!namespace) throw new Error(`the glue does not import ${path}`);
      snippets.push(`${short}: ${namespace}.${name}`);
    }
  }
  // All of them come from one module, which has a short name too.
  replace(
    /^ {4}return \{\n {8}__proto__: null,\n(?: {8}"[^"]+": import\d+,\n)+ {4}\};$/m,
    () => `    return { a: { ...import0, ${snippets.join(", ")} } };`,
  );
  return text;
}

/** In a replacement `$` has a meaning. */
function quoted(text) {
  return text.replaceAll("$", "$$$$");
}
