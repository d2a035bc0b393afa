/**
 * What every request that changes something has to pass: the origin, a session, a JSON
 * body, and the limits of how often.
 */
import { publicId } from "./identity.mjs";
import { sessionOf } from "./message-requests.mjs";
import { isOwnOrigin } from "./origin.mjs";
import { addressOf, count } from "./rate-limits.mjs";
import { Refusal } from "./refusal.mjs";

/** @import { IncomingMessage } from "node:http" */

const BEARER = /^Bearer ([^ ]+)$/i;
const JSON_TYPE = /^application\/json *(;|$)/i;

/**
 * @param {Pick<IncomingMessage, "headers" | "method">} request
 * @returns {Promise<string>} the public id of who asks
 */
export async function admit(request) {
  const { headers, method } = request;
  if (!isOwnOrigin(request)) throw new Refusal("forbidden");
  const id = bearerId(headers.authorization);
  await count("write", addressOf(request), id);
  if (method !== "DELETE" && !JSON_TYPE.test(headers["content-type"] ?? "")) {
    throw new Refusal("unsupported_type");
  }
  return id;
}

/** @param {string | null | undefined} authorization @returns {string} the public id */
export function bearerId(authorization) {
  const session = sessionOf(BEARER.exec(authorization ?? "")?.[1]);
  if (session === undefined) throw new Refusal("no_session");
  return publicId(session);
}
