/** What the build puts into the package: see `scripts/build.mjs`. */

/** The version of the package. */
declare const VERSION: string;

/** The WebAssembly module, as text; nothing in `slim`. */
declare module "sockeye:module" {
  const module: import("./module-text.js").ModuleText | undefined;
  export default module;
}
