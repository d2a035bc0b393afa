/**
 * What a value that a client has sent may be. Clients may send anything: nothing here
 * trusts a type, a length or a key, and nothing throws.
 */

/** The longest id: a UUID. */
const ID_LENGTH = 36;

/** The fields of an object; of anything else, none. @param {unknown} value @returns {Record<string, unknown>} */
export function fieldsOf(value) {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/**
 * A label is trimmed, not empty and has no control characters.
 * @param {unknown} value
 * @param {number} longest
 * @returns {value is string}
 */
export function isLabel(value, longest) {
  return isText(value, longest) && value.trim() === value && !/\p{Cc}/u.test(value);
}

/**
 * A text has something to read.
 * @param {unknown} value
 * @param {number} longest
 * @returns {value is string}
 */
export function isText(value, longest) {
  return typeof value === "string" && value.length <= longest && value.trim() !== "";
}

/** @param {unknown} value @returns {value is string} */
export function isId(value) {
  return isLabel(value, ID_LENGTH);
}
