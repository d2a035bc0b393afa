/**
 * A client that changes one message of ten thousand a little.
 */
import { faulty } from "./faulty.ts";

export default faulty((hit, forward, args) => {
  forward(...(hit ? args.with(-1, changed(args.at(-1))) : args));
});

/** The last bit of a buffer, letter of a text, or part of anything else. */
function changed(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value.slice(0, -1)}~`;
  if (value instanceof ArrayBuffer) {
    const bytes = new Uint8Array(value.slice());
    bytes.set([(bytes.at(-1) ?? 0) ^ 1], bytes.length - 1);
    return bytes.buffer;
  }
  if (Array.isArray(value)) return value.with(-1, changed(value.at(-1)));
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([key, part], at) => [key, at === entries.length - 1 ? changed(part) : part]),
  );
}
