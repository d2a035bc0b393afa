/**
 * Answers questions in a worker: a Web Worker, a SharedWorker or a Service Worker.
 *
 * All listeners are there when the script has run, as a Service Worker needs it.
 */
import { exchange } from "./exchange.js";

/** @param {typeof import("@sockeye/client").io} io */
export function answerWith(io) {
  const answer = (/** @type {any} */ event) => {
    const { server, text } = event.data;
    const [port] = event.ports;
    const answered = Promise.resolve()
      .then(() => exchange(io(server), text))
      .then((result) => port.postMessage({ result }))
      .catch(({ name, code, message }) => port.postMessage({ error: { name, code, message } }));
    // Only a Service Worker would be stopped before.
    event.waitUntil?.(answered);
  };
  addEventListener("message", answer);
  addEventListener("connect", (/** @type {any} */ { ports: [port] }) => {
    port.onmessage = answer;
  });
}
