/** What travels with messages, as types, for both sides of the connection. */

/** A picture as it travels: a binary attachment (`Buffer` on the server). */
export interface Picture<Bytes = ArrayBuffer> {
  /** One of `PICTURE_TYPES`. */
  type: string;
  bytes: Bytes;
}
