/**
 * The chat's limits, read by the server (which enforces them) and by the page
 * (which says so before it sends). Plain JavaScript, because Node.js runs the
 * server without a build.
 */

/** Longest room name, in UTF-16 code units, as `maxLength` of an input counts. */
export const ROOM_NAME_LENGTH = 40;

/** Longest name of a person, in UTF-16 code units. */
export const USER_NAME_LENGTH = 30;

/** Longest text of one message, in UTF-16 code units. */
export const TEXT_LENGTH = 2000;

/** Largest picture, in bytes. */
export const PICTURE_BYTES = 256 * 1024;

/** The picture formats that every browser shows. */
export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** Longest text of the input that everybody shares, in UTF-16 code units. */
export const SHARED_TEXT_LENGTH = 500;
