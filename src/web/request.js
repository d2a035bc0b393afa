// One HTTP request over `fetch`: see `request.rs`.

/**
 * Starts a GET, or a POST when there is a body, and calls `done` once:
 * `done(true, status, body)` for a success, `done(false, status, context)` for
 * anything else, with status 0 when there was no response within `timeout` ms
 * (0: for ever). `context` then is `{status, responseText}` as of an
 * XMLHttpRequest, with what was thrown as its `cause`. Once the signal is aborted,
 * `done` is not called. A response is read until it has more than `limit` units of
 * text; what follows is refused unread.
 */
export function start(url, body, extraHeaders, withCredentials, timeout, limit, signal, done) {
  // Neither of the two needs a preflight across origins.
  const headers = { Accept: "*/*" };
  if (body !== undefined) headers["Content-type"] = "text/plain;charset=UTF-8";
  const init = {
    method: body === undefined ? "GET" : "POST",
    headers: { ...headers, ...extraHeaders },
    credentials: withCredentials ? "include" : "same-origin",
    cache: "no-store",
    body,
    signal,
  };
  const answer = async () => {
    const response = await fetch(url, init);
    return { ok: response.ok, status: response.status, responseText: await textOf(response, limit) };
  };
  // A request that was cancelled is nobody's any more, and `done` may be gone.
  const tell = (...outcome) => signal.aborted || done(...outcome);
  let timer;
  const late = new Promise((_, reject) => {
    if (timeout > 0) timer = setTimeout(() => reject(new Error("timeout")), timeout);
  });
  Promise.race([answer(), late]).finally(() => clearTimeout(timer)).then(
    ({ ok, status, responseText }) => tell(ok, status, ok ? responseText : { status, responseText }),
    (cause) => tell(false, 0, { status: 0, responseText: "", cause }),
  );
}

/** The text of a response as far as it is wanted: a body may have no end. */
async function textOf(response, limit) {
  const reader = response.body?.getReader();
  // No body, or an environment that has no streams.
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    if (done) return text;
    if (text.length > limit) {
      reader.cancel().catch(() => {});
      return text;
    }
  }
}
