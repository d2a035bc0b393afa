/**
 * A Socket.IO server of another origin, without Next.js: the namespaces `/` and
 * `/prices`, open to the pages of this site alone.
 *
 * PORT is the port of this machine that the gateway passes requests on to, SITE_PORT
 * that of the pages.
 */
import { createServer } from "node:http";

import { Server } from "socket.io";

const httpServer = createServer((_, response) => response.writeHead(404).end());

const io = new Server(httpServer, {
  serveClient: false,
  cors: {
    origin: (origin, decide) => {
      decide(null, origin !== undefined && new URL(origin).port === process.env.SITE_PORT);
    },
  },
});
io.on("connection", (socket) => {
  socket.on("echo", (text, answer) => answer(text));
});

httpServer.listen(Number(process.env.PORT), "127.0.0.1");
