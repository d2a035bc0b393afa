/**
 * How much one tab, and one address, may ask of this process. Counted in memory: several
 * processes allow several times as much, until they count in a common store.
 */
import { RateLimiterMemory } from "rate-limiter-flexible";

import { oncePerProcess } from "./once-per-process.mjs";
import { Refusal } from "./refusal.mjs";

/** @import { IncomingMessage } from "node:http" */
/** @import { RateLimiterRes } from "rate-limiter-flexible" */

/** What is counted together, in seconds. */
const DURATION = 10;

/** How much more an address may do than a tab: offices and schools share one. */
const TABS_OF_ADDRESS = 10;

/** Per tab: a quick writer needs 1 in a second, a page that sends what has waited a burst. */
const POINTS = {
  /** Whatever is stored. */
  write: 40,
  /** Joining, typing, asking for a token: what is cheap and happens by itself. */
  signal: 100,
};

/** @typedef {keyof typeof POINTS} Kind */

const limiters = oncePerProcess("rate-limits", () => ({
  write: limitersOf("write"),
  signal: limitersOf("signal"),
}));

/** @param {Kind} kind */
function limitersOf(kind) {
  const points = POINTS[kind];
  return {
    tab: new RateLimiterMemory({ points, duration: DURATION }),
    address: new RateLimiterMemory({ points: points * TABS_OF_ADDRESS, duration: DURATION }),
  };
}

/**
 * Counts one thing, or refuses it.
 * @param {Kind} kind
 * @param {string} address
 * @param {string} tab its public id
 */
export async function count(kind, address, tab) {
  const { address: ofAddress, tab: ofTab } = limiters[kind];
  try {
    // The address first: it bounds how many tabs are counted.
    await ofAddress.consume(address);
    await ofTab.consume(tab);
  } catch (exceeded) {
    // Not told apart by its class, of which there may be two as well.
    const { msBeforeNext } = /** @type {Partial<RateLimiterRes>} */ (exceeded);
    if (msBeforeNext === undefined) throw exceeded;
    throw new Refusal("rate_limited", Math.max(1, Math.ceil(msBeforeNext / 1000)));
  }
}

/**
 * Where a request comes from. Processes are reached through the gateway alone, which
 * says it, and passes on nothing that visitors say themselves.
 * @param {Pick<IncomingMessage, "headers">} request
 */
export function addressOf({ headers }) {
  return String(headers["x-forwarded-for"] ?? "unknown");
}
