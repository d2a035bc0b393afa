/**
 * The limits of what people send, read by the servers (which enforce them) and by the
 * pages (which say so before they send). Plain JavaScript, because Node.js runs the
 * server without a build.
 */

/** Longest room name, in UTF-16 code units, as `maxLength` of an input counts. */
export const ROOM_NAME_LENGTH = 40;

/** Longest name of a person, in UTF-16 code units. */
export const USER_NAME_LENGTH = 30;

/** Longest text of one message, in UTF-16 code units. */
export const TEXT_LENGTH = 2000;

/** Largest picture that is sent as it is, in bytes; a larger one is made smaller. */
export const PICTURE_BYTES = 256 * 1024;

/** The picture formats that every browser shows. */
export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** What a channel may be called: it is part of addresses and of names of events. */
export const CHANNEL_ID = /^[a-z0-9-]{1,40}$/;

/** Largest file of a message, in bytes. */
export const FILE_BYTES = 1024 * 1024;

/** Longest name of a file, in UTF-16 code units. */
export const FILE_NAME_LENGTH = 100;

/** Longest session and longest nonce, in UTF-16 code units: a UUID, and some room. */
export const KEY_LENGTH = 64;

/** Messages of one page of the history, if the request does not say. */
export const PAGE_LIMIT = 10;

/** Most messages of one page: what is a pleasure to parse, about 100 kB. */
export const PAGE_LIMIT_MAX = 500;

/** Longest text of the input that everybody shares, in UTF-16 code units. */
export const SHARED_TEXT_LENGTH = 500;
