/** What the build puts into the package: see `scripts/build.mjs`. */

/** The version of the package. */
declare const VERSION: string;

/** The WebAssembly module, as text. */
declare module "sockeye:module" {
  const module: import("./module-text.js").ModuleText;
  export default module;
}
