/**
 * What a page has posted, as an item of a log.
 */
import { TEXT_LENGTH } from "../lib/limits.mjs";
import { isOwnOrigin } from "./origin.mjs";
import { fieldsOf, isId, isLabel, isText } from "./shapes.mjs";

/** The longest body, in bytes: a text of which each character takes six, and a few names. */
const BODY_BYTES = 6 * TEXT_LENGTH + 1000;

/** The longest temporary key of a client. */
const NONCE_LENGTH = 64;

/**
 * Nothing when another site's page has sent it, or when it is not as it must be.
 * @param {Request} request
 * @returns {Promise<{ id: string, text: string, nonce?: string } | undefined>}
 */
export async function textItem(request) {
  if (!isOwnOrigin({ headers: Object.fromEntries(request.headers) })) return undefined;
  if (!(Number(request.headers.get("content-length") ?? Infinity) <= BODY_BYTES)) return undefined;
  const { id, text, nonce } = fieldsOf(await request.json().catch(() => undefined));
  if (!isId(id) || !isText(text, TEXT_LENGTH)) return undefined;
  if (nonce === undefined) return { id, text };
  return isLabel(nonce, NONCE_LENGTH) ? { id, text, nonce } : undefined;
}
