/**
 * Who somebody is, on a site without accounts: each tab makes a secret, its session, and
 * others see a hash of it. A real application has a login in the place of this file.
 */
import { createHash } from "node:crypto";

/**
 * What others see of a session. One way, so that nobody can take it over.
 * @param {string} session
 */
export function publicId(session) {
  return createHash("sha256").update(session).digest("base64url").slice(0, 16);
}
