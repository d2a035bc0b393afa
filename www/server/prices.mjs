/**
 * Prices that change by themselves, while somebody wants to know them.
 */

/** @import { Namespace } from "socket.io" */

/** How often they change, in ms. */
const INTERVAL = 1000;

/** The largest change at a time, as a part of the price. */
const STEP = 0.02;

/** How far a price may go from where it began, as a part of it. */
const RANGE = 0.3;

/** In euro a kilogram. */
const AT_FIRST = { Sockeye: 24.5, Chinook: 31.2, Coho: 19.8, Trout: 14.4 };

/** Tells all who are in the namespace, each second and at once. @param {Namespace} namespace */
export function servePrices(namespace) {
  const items = Object.entries(AT_FIRST).map(([name, first]) => ({ name, first, price: first }));
  const prices = () => items.map(({ name, price }) => ({ name, price: Math.round(price * 100) / 100 }));
  namespace.on("connection", (socket) => socket.emit("prices", prices()));
  setInterval(() => {
    if (namespace.sockets.size === 0) return;
    for (const item of items) item.price = moved(item.price, item.first);
    namespace.emit("prices", prices());
  }, INTERVAL);
}

/** @param {number} price @param {number} first */
function moved(price, first) {
  const next = price * (1 + STEP * (2 * Math.random() - 1));
  return Math.min(Math.max(next, first * (1 - RANGE)), first * (1 + RANGE));
}
