// One HTTP request over `fetch`: see `request.rs`.

/**
 * Starts a GET, or a POST when there is a body, and calls `done` once:
 * `done(true, status, body)` for a success, `done(false, status, context)` for
 * anything else, with status 0 when there was no response within `timeout` ms
 * (0: for ever). `context` then is `{status, responseText}` as of an
 * XMLHttpRequest, with what was thrown as its `cause`. Once the signal is aborted,
 * `done` is not called.
 */
export function start(url, body, extraHeaders, withCredentials, timeout, signal, done) {
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
    return { ok: response.ok, status: response.status, responseText: await response.text() };
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
