/**
 * The application's entries in the query of each request. Pure.
 */

/** Entries of a query: an object, or as text. */
export type Query = Record<string, unknown> | string;

/** Entries that are the protocol's own. */
const protocolEntries = new Set(["EIO", "transport", "sid"]);

/** The entries, URI-encoded and joined by `&`, without those of the protocol. @internal */
export function encodeQuery(query: Query | undefined): string {
  const entries = typeof query === "string" ? parseQuery(query) : Object.entries(query ?? {});
  return entries
    .filter(([name]) => !protocolEntries.has(name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&");
}

/** URI-encoded entries as an object. @internal */
export function queryObject(query: string): Record<string, string> {
  return Object.fromEntries(parseQuery(query));
}

function parseQuery(query: string): [string, string][] {
  const parts = query.replace(/^\?/, "").split("&").filter(Boolean);
  return parts.map((part) => {
    const [name = "", ...values] = part.split("=");
    return [decode(name), decode(values.join("="))];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
