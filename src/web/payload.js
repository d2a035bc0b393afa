// What the core asks of JavaScript values, one call each: see `payload.rs`.
// Nothing here keeps state, and nothing throws.

const RESERVED = new Set([
  "connect",
  "connect_error",
  "disconnect",
  "disconnecting",
  "newListener",
  "removeListener",
]);

/** The text of an Engine.IO message that is a Socket.IO packet. */
export function message(kind, attachments, namespace, id, json) {
  let text = `4${kind}`;
  if (attachments > 0) text += `${attachments}-`;
  if (namespace !== undefined) text += `${namespace},`;
  if (id >= 0) text += id;
  return json === undefined ? text : text + json;
}

/** The JSON value from `from` on, `undefined` when there is none. */
export function parse(text, from) {
  try {
    return JSON.parse(from === 0 ? text : text.slice(from));
  } catch {
    return undefined;
  }
}

/** The same where it may be an event, `undefined` otherwise. */
export function parseEvent(text, from) {
  const value = parse(text, from);
  return shape(value) === 4 ? value : undefined;
}

/** 0 scalar, 1 string, 2 object, 3 array, 4 array that may be an event. */
export function shape(value) {
  if (typeof value === "string") return 1;
  if (typeof value !== "object" || value === null) return 0;
  if (!Array.isArray(value)) return 2;
  const name = value[0];
  return typeof name === "number" || (typeof name === "string" && !RESERVED.has(name)) ? 4 : 3;
}

/** An own property; never one of a prototype. */
export function field(value, name) {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The last element when it is a string. */
export function lastText(value) {
  const last = value[value.length - 1];
  return typeof last === "string" ? last : undefined;
}

/**
 * Puts attachments in the place of their placeholders; `undefined` when one
 * names none of them. A stack instead of recursion: depth is the server's choice.
 */
export function attach(value, attachments) {
  const pending = [value];
  while (pending.length > 0) {
    const parent = pending.pop();
    for (const key of Array.isArray(parent) ? parent.keys() : Object.keys(parent)) {
      const child = parent[key];
      if (typeof child !== "object" || child === null) continue;
      if (child._placeholder !== true || !Object.hasOwn(child, "_placeholder")) {
        pending.push(child);
        continue;
      }
      if (!Object.hasOwn(child, "num") || !Number.isInteger(child.num)) return undefined;
      const attachment = attachments[child.num];
      if (attachment === undefined) return undefined;
      if (key === "__proto__") {
        Object.defineProperty(parent, key, { value: attachment });
      } else {
        parent[key] = attachment;
      }
    }
  }
  return value;
}

/** The same with one attachment. */
export function attachOne(value, attachment) {
  return attach(value, [attachment]);
}

/**
 * The JSON text of an array, with a placeholder for each of the bytes in it, followed by
 * these; `undefined` when it can't be written.
 */
export function write(items) {
  const binaries = [];
  try {
    const json = JSON.stringify(items, (_, value) =>
      ArrayBuffer.isView(value) ? { _placeholder: true, num: binaries.push(value) - 1 } : value,
    );
    return [json, ...binaries];
  } catch {
    return undefined;
  }
}

/** The length in UTF-8 bytes. */
export function utf8Length(text) {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // Both halves of a surrogate pair count 2, 4 together.
    length += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return length;
}

/** The length in bytes; of a view whose buffer was transferred since, 0. */
export function byteLength(binary) {
  try {
    return binary.byteLength;
  } catch {
    return 0;
  }
}

/** Standard base64 of an ArrayBuffer or a view; of one that was transferred since, nothing. */
export function encodeBase64(binary) {
  if (byteLength(binary) === 0) return "";
  const bytes = new Uint8Array(binary.buffer ?? binary, binary.byteOffset, binary.byteLength);
  if (bytes.toBase64) return bytes.toBase64();
  let text = "";
  // In pieces, because a call takes only so many arguments.
  for (let index = 0; index < bytes.length; index += 8192) {
    text += String.fromCharCode(...bytes.subarray(index, index + 8192));
  }
  return btoa(text);
}

/** The ArrayBuffer behind base64 from `from` on, `undefined` when it is not. */
export function decodeBase64(text, from) {
  const encoded = text.slice(from);
  // The decoders of browsers skip white space and do without padding.
  if (encoded.length % 4 !== 0 || /[^A-Za-z0-9+/=]/.test(encoded)) return undefined;
  try {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(encoded).buffer;
    return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)).buffer;
  } catch {
    return undefined;
  }
}
