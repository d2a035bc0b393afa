/**
 * What a process has once. Next.js bundles its API routes with copies of our modules, so
 * a variable of a module exists twice in the custom server.
 */

const PLACE = Symbol.for("sockeye.site.once-per-process");

/**
 * What `make` has made when that name was first asked for.
 * @template Value
 * @param {string} name
 * @param {() => Value} make
 * @returns {Value}
 */
export function oncePerProcess(name, make) {
  const shared = /** @type {{ [PLACE]?: Map<string, unknown> }} */ (globalThis);
  shared[PLACE] ??= new Map();
  if (!shared[PLACE].has(name)) shared[PLACE].set(name, make());
  return /** @type {Value} */ (shared[PLACE].get(name));
}
