/** Where all data of the site is; processes are started in the site's folder. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** A path in the folder of all data, which is made if need be. @param {string} name */
export function dataPath(name) {
  const folder = process.env.DATA ?? join(/* turbopackIgnore: true */ process.cwd(), ".data");
  // What visitors have written is nobody else's on this machine.
  mkdirSync(/* turbopackIgnore: true */ folder, { recursive: true, mode: 0o700 });
  return join(/* turbopackIgnore: true */ folder, name);
}
