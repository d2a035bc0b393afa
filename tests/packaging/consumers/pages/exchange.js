/**
 * What each consumer does with its socket, wherever it runs: it connects, says a
 * text, gets the answer and hears the event that follows.
 *
 * Never touches the DOM. Fails with the error of the connection.
 */

/** @typedef {{ answer: string, heard: string, transport: string }} Result */

/**
 * @param {import("@sockeye/client").Socket} socket
 * @param {string} text
 * @returns {Promise<Result>}
 */
export async function exchange(socket, text) {
  const heard = new Promise((resolve) => socket.once("heard", resolve));
  // Minifiers have been seen to take away the other one.
  const removed = () => Promise.reject(new Error("a listener was called that had been removed"));
  socket.on("heard", removed).off("heard", removed);
  await new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(undefined));
    socket.once("connect_error", reject);
  });
  const answer = await socket.emitWithAck("say", text);
  const transport = await bestTransport(socket.io.engine);
  const result = { answer, heard: await heard, transport };
  socket.disconnect();
  return result;
}

/**
 * The transport that the connection ends up with: a WebSocket, where there is one.
 *
 * @param {any} engine
 * @returns {Promise<string>}
 */
function bestTransport(engine) {
  if (engine.transport.name !== "polling" || !("WebSocket" in globalThis)) {
    return engine.transport.name;
  }
  return new Promise((resolve) =>
    engine.once("upgrade", (/** @type {any} */ transport) => resolve(transport.name)),
  );
}
