/**
 * S7: a Socket.IO server of another origin, without Next.js: the namespaces `/` and
 * `/prices`, open to the pages of this site alone.
 *
 * `GET /connections?tab=...` says how many connections a tab has had here, and has.
 * PORT is the port of this machine that the gateway passes requests on to, SITE_PORT
 * that of the pages.
 */
import { createServer } from "node:http";

import { Server } from "socket.io";

import { servePrices } from "./prices.mjs";
import { TabTally } from "./tab-tally.mjs";

/** @import { IncomingMessage } from "node:http" */

const tally = new TabTally();

const httpServer = createServer((request, response) => {
  const [path, query] = (request.url ?? "").split("?");
  if (path !== "/connections" || !isSitePage(request)) return response.writeHead(404).end();
  response.setHeader("access-control-allow-origin", request.headers.origin ?? "");
  response.setHeader("vary", "origin");
  response.setHeader("content-type", "application/json");
  return response.end(JSON.stringify(tally.of(new URLSearchParams(query).get("tab") ?? "")));
});

const io = new Server(httpServer, {
  serveClient: false,
  cors: (request, decide) => decide(null, { origin: isSitePage(request) }),
  // CORS is for polling only: browsers let any page open a WebSocket.
  allowRequest: (request, decide) => decide(null, isSitePage(request)),
});
io.engine.on("connection", (connection) => tally.count(connection));
for (const name of ["/", "/prices"]) {
  io.of(name).on("connection", (socket) => {
    socket.on("echo", (value, acknowledge) => {
      if (typeof acknowledge === "function") acknowledge(value);
    });
  });
}
servePrices(io.of("/prices"));

httpServer.listen(Number(process.env.PORT), "127.0.0.1");

/** Whether a page of the site on the same host asks. @param {Pick<IncomingMessage, "headers">} request */
function isSitePage({ headers: { origin, host } }) {
  if (!origin || !URL.canParse(origin) || !host || !URL.canParse(`http://${host}`)) return false;
  const page = new URL(origin);
  return page.port === process.env.SITE_PORT && page.hostname === new URL(`http://${host}`).hostname;
}
