/**
 * Turns what clients send into values that cannot be wrong, or into `undefined`.
 * Clients may send anything: nothing here trusts a type, a length or a key.
 */

import {
  PICTURE_BYTES,
  PICTURE_TYPES,
  ROOM_NAME_LENGTH,
  TEXT_LENGTH,
  USER_NAME_LENGTH,
} from "../lib/limits.mjs";

/** @import { OutgoingMessage, Picture } from "../lib/protocol" */

/** The longest message id: a UUID. */
const ID_LENGTH = 36;

/** @param {unknown} value @returns {{ room: string, name: string } | undefined} */
export function joinRequest(value) {
  const { room, name } = fieldsOf(value);
  return isLabel(room, ROOM_NAME_LENGTH) && isLabel(name, USER_NAME_LENGTH) ? { room, name } : undefined;
}

/** @param {unknown} value @returns {{ room: string } | undefined} */
export function leaveRequest(value) {
  const { room } = fieldsOf(value);
  return isLabel(room, ROOM_NAME_LENGTH) ? { room } : undefined;
}

/** @param {unknown} value @returns {OutgoingMessage<Buffer> | undefined} */
export function messageRequest(value) {
  const { id, room, text, image } = fieldsOf(value);
  if (!isLabel(id, ID_LENGTH) || !isLabel(room, ROOM_NAME_LENGTH)) return undefined;
  if (typeof text !== "string" || text.length > TEXT_LENGTH) return undefined;
  if (image === undefined) return text === "" ? undefined : { id, room, text };
  const picture = pictureOf(image);
  return picture && { id, room, text, image: picture };
}

/**
 * The secret by which a page stays the same member on every connection.
 * @param {unknown} auth the `auth` of the Socket.IO handshake
 * @returns {string | undefined}
 */
export function sessionOf(auth) {
  const { session } = fieldsOf(auth);
  return isLabel(session, ID_LENGTH) ? session : undefined;
}

/** @param {unknown} value @returns {Picture<Buffer> | undefined} */
function pictureOf(value) {
  const { type, bytes } = fieldsOf(value);
  if (typeof type !== "string" || !PICTURE_TYPES.includes(type)) return undefined;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0 || bytes.length > PICTURE_BYTES) {
    return undefined;
  }
  return { type, bytes };
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function fieldsOf(value) {
  return typeof value === "object" && value !== null ? { ...value } : {};
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
