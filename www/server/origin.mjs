/**
 * Whose pages may use this server: a browser names the page's origin, and cookies or
 * local networks must not let foreign pages in.
 */

/** @import { IncomingMessage } from "node:http" */

/** Other origins whose pages may use it, as an operator names them with commas between. */
export const OTHER_ORIGINS = (process.env.ORIGINS ?? "").split(",").filter(Boolean);

/**
 * Whether a request comes from a page of this host or one that is allowed, or from no page at
 * all.
 * @param {Pick<IncomingMessage, "headers">} request
 */
export function isOwnOrigin({ headers }) {
  const { origin, host } = headers;
  if (origin === undefined || OTHER_ORIGINS.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
