/**
 * Which process has which page, and where the processes are.
 */

/** @typedef {"site" | "stock" | "plain"} ProcessName */
/** @typedef {Record<ProcessName, number>} Ports */

/** The pages of the stock server: those of systems that have no custom server. */
export const STOCK_PAGES = ["/api-route", "/lazy"];

/** What each of the two Next.js servers has for its own pages. */
const OWN = /^\/(_next|__next|api\/|socket\.io|demo\/|icon)/;

/** @param {number[]} ports in the order of the processes @returns {Ports} */
export function portsOf([site = 0, stock = 0, plain = 0]) {
  return { site, stock, plain };
}

/** @param {unknown} name @returns {name is ProcessName} */
export function isProcessName(name) {
  return name === "site" || name === "stock" || name === "plain";
}

/**
 * The process whose page this is, if it is not that of the one that was asked.
 * @param {ProcessName} asked
 * @param {string} path
 * @returns {ProcessName | undefined}
 */
export function otherOwner(asked, path) {
  if (asked === "plain" || OWN.test(path)) return undefined;
  const owner = STOCK_PAGES.includes(path) ? "stock" : "site";
  return owner === asked ? undefined : owner;
}

/**
 * The environment by which processes know of each other's addresses.
 * @param {Ports} ports
 */
export function environment(ports) {
  return {
    SITE_PORT: String(ports.site),
    STOCK_PORT: String(ports.stock),
    PLAIN_PORT: String(ports.plain),
  };
}
