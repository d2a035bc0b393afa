/**
 * Whose pages may use this server: a browser names the page's origin, and cookies or
 * local networks must not let foreign pages in.
 */

/** @import { IncomingMessage } from "node:http" */

/**
 * Whether a request comes from a page of this host, or from no page at all.
 * @param {Pick<IncomingMessage, "headers">} request
 */
export function isOwnOrigin({ headers }) {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
