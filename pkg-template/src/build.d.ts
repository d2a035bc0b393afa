/** What the build puts into the package: see `scripts/build.mjs`. */

/** The version of the package. */
declare const VERSION: string;

/** Whether the bundle carries the module of the client; `slim` does not. */
declare const INLINED: boolean;

/** The module of the client, as text. */
declare module "sockeye:sockeye" {
  const module: import("./module-text.js").ModuleText;
  export default module;
}

/** The module of the chat, as text. */
declare module "sockeye:chat" {
  const module: import("./module-text.js").ModuleText;
  export default module;
}

/** The bytes of `module-text.wat`. */
declare module "sockeye:decoder" {
  const bytes: readonly number[];
  export default bytes;
}
