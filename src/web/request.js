// One HTTP request over `fetch`: see `transport.rs`.

const POLLED = 5;
const POSTED = 6;
const POLL_FAILED = 7;
const POST_FAILED = 8;

/**
 * Starts a GET, or a POST when there is a body, and calls
 * `deliver(connection, attempt, kind, value)` once: polled or posted with the body of a
 * success, failed with `{status, responseText}` as of an XMLHttpRequest for anything
 * else; with status 0 and what was thrown as its `cause` when there was no response
 * within `timeout` ms (0: for ever). Once it is closed nothing is told. A response is
 * read until it has more than `limit` units of text; what follows is refused unread.
 */
export function startRequest(
  url,
  body,
  extraHeaders,
  withCredentials,
  timeout,
  limit,
  deliver,
  connection,
  attempt,
) {
  const polling = body === undefined;
  // One that was cancelled is nobody's any more, and `deliver` may be gone.
  const tell = (ok, value) => {
    if (!controller?.signal.aborted) {
      deliver(connection, attempt, ok ? (polling ? POLLED : POSTED) : polling ? POLL_FAILED : POST_FAILED, value);
    }
  };
  const fail = (cause) => tell(false, { status: 0, responseText: "", cause });
  let controller;
  try {
    controller = new AbortController();
  } catch (error) {
    fail(error);
    return;
  }
  const { signal } = controller;
  // Neither of the two needs a preflight across origins.
  const headers = { Accept: "*/*" };
  if (!polling) headers["Content-type"] = "text/plain;charset=UTF-8";
  const init = {
    method: polling ? "GET" : "POST",
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
  let timer;
  const late = new Promise((_, reject) => {
    if (timeout > 0) timer = setTimeout(() => reject(new Error("timeout")), timeout);
  });
  Promise.race([answer(), late])
    .finally(() => clearTimeout(timer))
    .then(({ ok, status, responseText }) => tell(ok, ok ? responseText : { status, responseText }), fail);
  return { close: () => controller.abort() };
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
