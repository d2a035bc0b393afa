/**
 * What is broken for whom. A visitor breaks the network of one tab, and everybody
 * else's works: requests name their tab in the parameter `tab` of their address.
 */

/** Tabs that something is broken for. The oldest is mended when there are more. */
const TABS_KEPT = 1000;

/** How long a byte takes in each direction when the network is slow, in ms. */
const SLOW_LATENCY = 400;

const TAB = /^[\w-]{1,36}$/;

/**
 * @typedef {object} Fault
 * @property {boolean} cut nothing gets through
 * @property {boolean} blockWebSocket upgrades are refused, as by a proxy that knows no WebSocket
 * @property {boolean} slow every byte takes {@link SLOW_LATENCY} ms more
 */

/** @type {Fault} */
const NONE = { cut: false, blockWebSocket: false, slow: false };

export class Faults {
  /** @type {Map<string, Fault>} */
  #faults = new Map();
  /** @type {Map<string, Set<{ isWebSocket: boolean, destroy: () => void }>>} */
  #connections = new Map();

  /** @param {string | undefined} tab @returns {Fault} */
  of(tab) {
    return (tab && this.#faults.get(tab)) || NONE;
  }

  /** What a byte has to wait for, in ms. @param {string | undefined} tab */
  latencyOf(tab) {
    return this.of(tab).slow ? SLOW_LATENCY : 0;
  }

  /**
   * Breaks and mends; connections that may no longer be are cut.
   * @param {unknown} request `{ tab, cut?, blockWebSocket?, slow? }`
   * @returns {boolean} whether that made sense
   */
  set(request) {
    const { tab, cut, blockWebSocket, slow } = /** @type {Record<string, unknown>} */ (request ?? {});
    if (typeof tab !== "string" || !TAB.test(tab)) return false;
    const fault = { cut: cut === true, blockWebSocket: blockWebSocket === true, slow: slow === true };
    this.#faults.delete(tab);
    if (fault.cut || fault.blockWebSocket || fault.slow) this.#faults.set(tab, fault);
    const [oldest] = this.#faults.keys();
    if (this.#faults.size > TABS_KEPT && oldest !== undefined) this.#faults.delete(oldest);
    for (const connection of [...(this.#connections.get(tab) ?? [])]) {
      if (fault.cut || (fault.blockWebSocket && connection.isWebSocket)) connection.destroy();
    }
    return true;
  }

  /**
   * Knows of a connection, so that it can be cut, until the returned function is called.
   * @param {string | undefined} tab
   * @param {import("node:stream").Duplex} socket
   * @param {boolean} isWebSocket
   */
  watch(tab, socket, isWebSocket) {
    if (!tab) return;
    const own = this.#connections.get(tab) ?? new Set();
    this.#connections.set(tab, own);
    const connection = { isWebSocket, destroy: () => socket.destroy() };
    own.add(connection);
    const forget = () => {
      own.delete(connection);
      if (own.size === 0 && this.#connections.get(tab) === own) this.#connections.delete(tab);
    };
    return forget;
  }
}
