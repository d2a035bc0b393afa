/** What the build puts into the package: see `scripts/build.mjs`. */

/** The version of the package. */
declare const VERSION: string;

/** The module of the client, as text; nothing in `slim`. */
declare module "sockeye:sockeye" {
  const module: import("./module-text.js").ModuleText | undefined;
  export default module;
}

/** The module of the chat, as text. */
declare module "sockeye:chat" {
  const module: import("./module-text.js").ModuleText;
  export default module;
}
