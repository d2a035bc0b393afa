/**
 * What a page is asked by its address, and where a test finds what came of it.
 *
 * Never loads or connects anything.
 */

/** The server to talk to, and the text to say. */
export function question() {
  const parameters = new URLSearchParams(location.search);
  return { server: parameters.get("server") ?? "", text: parameters.get("text") ?? "" };
}

/**
 * Shows what `run` comes to, or its error, as the one `<output>` of the page.
 *
 * @param {() => unknown} run
 */
export async function show(run) {
  const output = document.createElement("output");
  try {
    output.textContent = JSON.stringify(await run());
  } catch (error) {
    const { name, code, message } = /** @type {any} */ (error);
    output.textContent = JSON.stringify({ error: { name, code, message } });
  }
  document.body.append(output);
}
