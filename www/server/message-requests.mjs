/**
 * Turns what clients of the channel chat send into values that cannot be wrong, or
 * refuses it. Clients may send anything: nothing here trusts a type, a length or a key.
 */
import {
  CHANNEL_ID,
  FILE_BYTES,
  FILE_NAME_LENGTH,
  KEY_LENGTH,
  PAGE_LIMIT,
  PAGE_LIMIT_MAX,
  TEXT_LENGTH,
  USER_NAME_LENGTH,
} from "../lib/limits.mjs";
import { Refusal } from "./refusal.mjs";

/** @import { OutgoingFile, OutgoingFileMessage } from "../lib/message" */

/** Fewer characters can be guessed. */
const SESSION_LENGTH_MIN = 16;

/** A media type without parameters. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,40}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/;

/** Ids have at most as many digits as a number can be exact. */
const ID = /^[1-9][0-9]{0,14}$/;

/** Control characters that no text needs; Postgres can't even store the first. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;

/** @param {unknown} value @returns {string} */
export function channelIdOf(value) {
  if (typeof value !== "string" || !CHANNEL_ID.test(value)) throw new Refusal("invalid");
  return value;
}

/** @param {unknown} value @returns {number} */
export function messageIdOf(value) {
  if (typeof value !== "string" || !ID.test(value)) throw new Refusal("not_found");
  return Number(value);
}

/** @param {URLSearchParams} query @returns {{ channelId: string, cursor: number | undefined, limit: number }} */
export function pageRequest(query) {
  const cursor = query.get("cursor") ?? undefined;
  const limit = query.get("limit") ?? String(PAGE_LIMIT);
  if (cursor !== undefined && !ID.test(cursor)) throw new Refusal("invalid");
  if (!ID.test(limit) || Number(limit) > PAGE_LIMIT_MAX) throw new Refusal("invalid");
  return {
    channelId: channelIdOf(query.get("channelId")),
    cursor: cursor === undefined ? undefined : Number(cursor),
    limit: Number(limit),
  };
}

/** @param {unknown} value @returns {{ text: string, nonce: string | null, name: string }} */
export function messageRequest(value) {
  const { text, nonce, name } = fieldsOf(value);
  return {
    text: textOf(text),
    nonce: nonce === undefined || nonce === null ? null : labelOf(nonce, KEY_LENGTH),
    name: labelOf(name, USER_NAME_LENGTH),
  };
}

/** @param {unknown} value @returns {{ text: string }} */
export function editRequest(value) {
  return { text: textOf(fieldsOf(value).text) };
}

/** @param {unknown} value @returns {OutgoingFileMessage<Buffer>} */
export function fileMessageRequest(value) {
  const { channelId, text, nonce, name, file } = fieldsOf(value);
  return {
    channelId: channelIdOf(channelId),
    text: text === "" ? "" : textOf(text),
    nonce: labelOf(nonce, KEY_LENGTH),
    name: labelOf(name, USER_NAME_LENGTH),
    file: fileOf(file),
  };
}

/**
 * The secret by which a tab stays the same person.
 * @param {unknown} value
 * @returns {string | undefined}
 */
export function sessionOf(value) {
  return isLabel(value, KEY_LENGTH) && value.length >= SESSION_LENGTH_MIN ? value : undefined;
}

/** @param {unknown} value @returns {string | undefined} */
export function nameOf(value) {
  return isLabel(value, USER_NAME_LENGTH) ? value : undefined;
}

/** The fields of what may be no object at all. @param {unknown} value @returns {Record<string, unknown>} */
export function fieldsOf(value) {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** @param {unknown} value @returns {OutgoingFile<Buffer>} */
function fileOf(value) {
  const { name, type, bytes } = fieldsOf(value);
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Refusal("invalid");
  if (bytes.length > FILE_BYTES) throw new Refusal("too_large");
  return {
    name: labelOf(name, FILE_NAME_LENGTH),
    // Browsers don't know the type of every file.
    type: typeof type === "string" && MEDIA_TYPE.test(type) ? type : "application/octet-stream",
    bytes,
  };
}

/** @param {unknown} value @returns {string} */
function textOf(value) {
  if (typeof value !== "string" || value.length > TEXT_LENGTH || value.trim() === "" || CONTROL.test(value)) {
    throw new Refusal("invalid");
  }
  // Half of a surrogate pair would be stored as something else than what events say.
  return value.toWellFormed();
}

/** @param {unknown} value @param {number} longest @returns {string} */
function labelOf(value, longest) {
  if (!isLabel(value, longest)) throw new Refusal("invalid");
  return value.toWellFormed();
}

/**
 * A label is trimmed, not empty and has no control characters.
 * @param {unknown} value
 * @param {number} longest
 * @returns {value is string}
 */
function isLabel(value, longest) {
  return (
    typeof value === "string" &&
    value.length > 0 &&
    value.length <= longest &&
    value.trim() === value &&
    !/\p{Cc}/u.test(value)
  );
}
