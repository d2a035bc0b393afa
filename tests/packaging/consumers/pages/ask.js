/** How a page hands its question to a worker of any kind. */
import { question } from "./outcome.js";

/**
 * @param {{ postMessage(message: unknown, transfer: Transferable[]): void }} worker
 * @returns {Promise<unknown>} what `answering.js` makes of it
 */
export function ask(worker) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port1.onmessage = ({ data }) => (data.error ? reject(data.error) : resolve(data.result));
    worker.postMessage(question(), [port2]);
  });
}
