/**
 * The server of the smoke tests (its events are listed in `server.ts`) on socket.io.
 *
 *     node server.mjs <package of socket.io> <port, 0 for any> [webtransport]
 *
 * With `webtransport` it takes sessions from a gateway too, at the address that it
 * prints after its own.
 */
import { createServer } from "node:http";
import { listenForSessions } from "./sessions.mjs";

const TOKEN = "secret";

const [name, port, extra] = process.argv.slice(2);
const { Server } = await import(name);
const webtransport = extra === "webtransport";

const http = createServer();
const io = new Server(
  http,
  webtransport ? { transports: ["polling", "websocket", "webtransport"] } : { cors: { origin: "*" } },
);
if (webtransport) {
  // The option `cors` is a middleware, and with any of those the engine takes no session.
  io.engine.on("headers", (headers) => {
    headers["Access-Control-Allow-Origin"] = "*";
  });
}

io.on("connection", (socket) => {
  socket.on("echo", (value, ack) => ack(value));
  socket.on("announce", (text, binary) => socket.emit("announced", text, binary));
  socket.on("join", async (room, ack) => {
    await socket.join(room);
    ack(room);
  });
  socket.on("tell", (room, text) => io.to(room).emit("news", room, text));
  socket.on("ask", (text) => {
    socket.emit("question", text, (answer) => socket.emit("answered", answer));
  });
  socket.on("kick", () => socket.disconnect());
  socket.on("hang up", () => socket.conn.close());
  socket.on("sessions", (ack) => ack(io.engine.clientsCount));
  socket.on("watch", async (ack) => {
    await socket.join("watchers");
    ack();
  });
  socket.on("disconnect", (reason) => io.to("watchers").emit("left", socket.id, reason));
});

const admin = io.of("/admin");
admin.use((socket, next) => {
  if (socket.handshake.auth.token === TOKEN) return next();
  next(Object.assign(new Error("not authorized"), { data: { code: 401 } }));
});
admin.on("connection", (socket) => {
  socket.on("whoami", (ack) => ack("admin"));
});

http.listen(Number(port), "127.0.0.1", async () => {
  let line = `listening on http://127.0.0.1:${http.address().port}`;
  if (webtransport) line += ` ${await listenForSessions(io.engine)}`;
  console.log(line);
});
