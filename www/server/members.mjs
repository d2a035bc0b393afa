/**
 * What a page can ask about the processes of the site, in any namespace: `process` is
 * answered with the one that serves the connection, and how many there are.
 *
 * The namespace `/members` is the smallest thing that outlives a process: `say` stores a
 * text in Redis, tells everybody by `said`, and only then is answered. Whoever comes back
 * asks by `since` for what came later than the last that was seen.
 */

/** @import { Namespace, Server } from "socket.io" */
/** @import { Redis } from "./redis.mjs" */

const LOG = "members:log";

/** Texts kept, and given at once. */
const TEXTS_KEPT = 1_000;

const TEXT_LENGTH = 200;

/** An id of a Redis stream. */
const ID = /^\d{1,16}-\d{1,10}$/;

/** Before all other namespaces are made. @param {Server} io @param {Redis | undefined} redis */
export function serveMembers(io, redis) {
  answerProcess(io.sockets);
  io.on("new_namespace", answerProcess);
  if (redis) serveLog(io.of("/members"), redis);
}

/** @param {Namespace} namespace */
function answerProcess(namespace) {
  const name = process.env.PROCESS ?? "site";
  const processes = Number(process.env.PROCESSES ?? 1);
  namespace.on("connection", (socket) => {
    socket.on("process", (answer) => {
      if (typeof answer === "function") answer({ name, processes });
    });
  });
}

/** @param {Namespace} namespace @param {Redis} redis */
function serveLog(namespace, redis) {
  /** @type {{ strategy: "MAXLEN", strategyModifier: "~", threshold: number }} */
  const trim = { strategy: "MAXLEN", strategyModifier: "~", threshold: TEXTS_KEPT };
  namespace.on("connection", (socket) => {
    socket.on("say", async (text, answer) => {
      if (typeof answer !== "function") return;
      if (typeof text !== "string" || text.length > TEXT_LENGTH)
        return answer({ ok: false, error: "invalid" });
      try {
        const id = await redis.xAdd(LOG, "*", { text }, { TRIM: trim });
        namespace.emit("said", { id, text });
        answer({ ok: true, id });
      } catch {
        answer({ ok: false, error: "unavailable" });
      }
    });
    socket.on("since", async (id, answer) => {
      if (typeof answer !== "function") return;
      if (typeof id !== "string" || !ID.test(id)) return answer({ ok: false, error: "invalid" });
      try {
        const entries = await redis.xRange(LOG, `(${id}`, "+", { COUNT: TEXTS_KEPT });
        answer({ ok: true, texts: entries.map(({ id, message: { text } }) => ({ id, text })) });
      } catch {
        answer({ ok: false, error: "unavailable" });
      }
    });
  });
}
