/**
 * Where the server is: the rules by which an address becomes the URLs of a
 * connection, the namespace, and the key by which connections are shared.
 *
 * The path of an address is the namespace, not a path on the server: that one is
 * the option `path`. Credentials and hashes are ignored. Nothing is read from
 * the page but its `location`.
 */
import { SocketError } from "./errors.js";

/** Addresses beyond this are refused before they are parsed. */
const MAX_URI_LENGTH = 8000;

/** What an address says. */
export interface Address {
  /** Whether the connection is encrypted. */
  secure: boolean;
  /** Name, or IPv6 address in brackets, and the port unless it is the scheme's own. */
  host: string;
  /** `scheme://host:port`, scheme and port always there: the key for sharing. */
  id: string;
  /** Begins with `/`. */
  namespace: string;
  /** What follows the question mark; `undefined` without one. */
  query: string | undefined;
}

/** The key of a server in the transport memory. @internal */
export function originOf({ secure, host }: Address): string {
  return `http${secure ? "s" : ""}://${host}`;
}

/** Where options say that the server is. */
export interface AddressOptions {
  host?: string | null;
  hostname?: string | null;
  port?: string | number | null;
  secure?: boolean;
}

/** The address that options give in the place of a URL. @internal */
export function addressIn({ host, hostname = host, port, secure }: AddressOptions): string | undefined {
  if (hostname == null) return undefined;
  // An IPv6 address may be given without its brackets.
  const name = hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
  return `http${secure ? "s" : ""}://${name}${port == null ? "" : `:${port}`}`;
}

/** The part of `Location` that matters. */
type Page = Pick<Location, "protocol" | "host">;

/**
 * Reads an address: a full URL, one without a scheme, a path on the page's own
 * host, or nothing for that host itself.
 *
 * Throws a `SocketError`: "uri_too_long", "invalid_url", or "no_location" for a
 * relative address outside of a page.
 */
export function parseAddress(uri: string | undefined, page: Page | undefined = currentPage()): Address {
  const full = absolute(uri ?? "", page);
  if (full.length > MAX_URI_LENGTH) throw new SocketError("uri_too_long");
  const [, scheme = "", authority = "", path = "", query] =
    /^(https?|wss?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(full) ?? [];
  const secure = /^(https|wss)$/i.test(scheme);
  const { host, hostname, port } = parseAuthority(secure, authority.replace(/^.*@/, ""), full);
  return {
    secure,
    host,
    id: `${scheme.toLowerCase()}://${hostname}:${port || (secure ? 443 : 80)}`,
    namespace: path || "/",
    query,
  };
}

function currentPage(): Page | undefined {
  return typeof location === "object" ? location : undefined;
}

function absolute(uri: string, page: Page | undefined): string {
  if (/^(https?|wss?):\/\//i.test(uri)) return uri;
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(uri)) throw invalidUrl(uri);
  const relative = uri === "" || /^[/?]/.test(uri);
  // Without a page, a host alone is taken to be reachable safely.
  const scheme = page && page.protocol !== "https:" ? "http:" : "https:";
  if (/^\/\//.test(uri)) return scheme + uri;
  if (!relative) return `${scheme}//${uri}`;
  // Pages of `file:` and the like have no host.
  if (!page?.host) throw new SocketError("no_location");
  return `${scheme}//${page.host}${uri}`;
}

/** The browser's own parser decides what a host is, and writes it in one way. */
function parseAuthority(secure: boolean, authority: string, uri: string): URL {
  try {
    return new URL(`${secure ? "https" : "http"}://${authority}`);
  } catch {
    throw invalidUrl(uri);
  }
}

function invalidUrl(uri: string): SocketError {
  return new SocketError("invalid_url", { message: `"${uri}" is not the URL of a server` });
}
