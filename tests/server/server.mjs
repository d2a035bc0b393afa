/**
 * The Socket.IO server that the tests of the `wasm` tier talk to: the real one,
 * with events that make it do whatever a client must cope with.
 *
 * Environment:
 *   PORT  the port to listen on; 0 takes a free one (default 0)
 *
 * Prints `listening on http://127.0.0.1:PORT` when it is ready. Pages of any
 * origin may connect. Heartbeats come every two seconds, so that a test can
 * wait for some.
 *
 * Events of the namespace `/`; `ack` is the client's acknowledgement:
 *
 *   echo ...args, ack   calls ack with args, binary included
 *   reply ...args       emits `replied` with args
 *   ask value           emits `question` with value and an acknowledgement, then
 *                       `answered` with what the client has acknowledged
 *   burst count         emits `item` with 0, 1, ... count - 1
 *   silent ..., ack     never calls ack
 *   transport ack       calls ack with the name of the transport in use
 *   query name, ack     calls ack with what the query of the handshake says of a name
 *   cut                 destroys the TCP connection under the transport, without
 *                       a word of either protocol
 *   leave               disconnects the client from the namespace
 *
 * The namespace `/admin` lets in those with `auth.token` "secret"; others get the
 * error "not authorized" with the data `{ code: 401 }`. Its event:
 *
 *   whoami ack          calls ack with the client's auth
 *
 * Each namespace whose name begins with `/log-` has a log of its own. Its events:
 *
 *   post text, nonce, ack      adds `{ id, text, nonce }`, emits it to all as `posted`,
 *                              and calls ack with it
 *   edit id, text, ack         changes an item, emits it to all as `edited`, calls ack
 *   remove id, ack             removes an item, emits its id to all as `removed`, calls ack
 *   history cursor, limit, ack calls ack with the items below the cursor, newest first,
 *                              and the cursor of the next page or null
 *   nonsense ack               emits `posted` with what is no item, then calls ack
 *
 * Any other namespace is refused by Socket.IO itself: "Invalid namespace".
 */
import { createServer } from "node:http";

import { Server } from "socket.io";

const HOST = "127.0.0.1";

/** Both in milliseconds. */
const HEARTBEAT = { pingInterval: 2000, pingTimeout: 2000 };

const httpServer = createServer();
const io = new Server(httpServer, { ...HEARTBEAT, cors: { origin: "*" }, serveClient: false });

io.on("connection", (socket) => {
  socket.on("echo", (...args) => {
    const ack = args.pop();
    ack(...args);
  });
  socket.on("reply", (...args) => socket.emit("replied", ...args));
  socket.on("ask", (value) => {
    socket.emit("question", value, (...answer) => socket.emit("answered", ...answer));
  });
  socket.on("burst", (count) => {
    for (let item = 0; item < count; item++) socket.emit("item", item);
  });
  socket.on("silent", () => {});
  socket.on("transport", (ack) => ack(socket.conn.transport.name));
  socket.on("query", (name, ack) => ack(socket.handshake.query[name]));
  socket.on("cut", () => cut(socket.conn));
  socket.on("leave", () => socket.disconnect());
});

const admin = io.of("/admin");
admin.use((socket, next) => {
  if (socket.handshake.auth.token === "secret") return next();
  next(Object.assign(new Error("not authorized"), { data: { code: 401 } }));
});
admin.on("connection", (socket) => {
  socket.on("whoami", (ack) => ack(socket.handshake.auth));
});

/** The items of a namespace, by their ids, which are numbers that grow. */
const logs = new Map();

io.of(/^\/log-/).on("connection", (socket) => {
  const { nsp } = socket;
  const log = logs.get(nsp.name) ?? new Map();
  logs.set(nsp.name, log);
  const put = (event, item, ack) => {
    log.set(item.id, item);
    nsp.emit(event, item);
    ack(item);
  };
  socket.on("post", (text, nonce, ack) => {
    const id = Math.max(0, ...log.keys()) + 1;
    put("posted", { id, text, nonce }, ack);
  });
  socket.on("edit", (id, text, ack) => put("edited", { ...log.get(id), text }, ack));
  socket.on("remove", (id, ack) => {
    log.delete(id);
    nsp.emit("removed", id);
    ack();
  });
  socket.on("history", (cursor, limit, ack) => {
    const below = [...log.values()].filter(({ id }) => cursor === null || id < Number(cursor));
    const items = below.sort((a, b) => b.id - a.id).slice(0, limit);
    ack(items, items.length < below.length ? String(items.at(-1).id) : null);
  });
  socket.on("nonsense", (ack) => {
    socket.emit("posted", "no item");
    ack();
  });
});

/** Destroys the TCP connection that an Engine.IO connection is on right now. */
function cut(connection) {
  const { transport } = connection;
  if (transport.name === "websocket") {
    transport.socket.terminate();
  } else if (transport.req) {
    transport.req.socket.destroy();
  } else {
    // Between two polls there is no connection; the next one will do.
    transport.once("ready", () => cut(connection));
  }
}

httpServer.listen(Number(process.env.PORT ?? 0), HOST, () => {
  console.log(`listening on http://${HOST}:${httpServer.address().port}`);
});
