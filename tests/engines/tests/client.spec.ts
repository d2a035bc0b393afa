/** The client against a real server: what it sends and hears by each transport. */
import { expect, test } from "../fixtures.ts";

/** The transports that are asked for, and the one that carries the socket in the end. */
const TRANSPORTS = [
  { name: "polling and an upgrade", transports: ["polling", "websocket"], last: "websocket" },
  { name: "polling", transports: ["polling"], last: "polling" },
  { name: "websocket", transports: ["websocket"], last: "websocket" },
];

for (const { name, transports, last } of TRANSPORTS) {
  test.describe(name, () => {
    test("texts, bytes and acknowledgements go both ways, in order", async ({ client, server }) => {
      const heard = await client.run(
        async (url, transports, last) => {
          const socket = await connected(io(url, { forceNew: true, transports }));
          await upgraded(socket, last);
          const bytes = pattern(100_000);
          const text = "Grüße, 你好, 🐟, \u2028 \u0000";
          const echo = await socket.emitWithAck("echo", { text, bytes });
          const items: unknown[] = [];
          const all = new Promise<void>((resolve) => {
            socket.on("item", (item) => {
              if (items.push(item) === 500) resolve();
            });
          });
          socket.emit("burst", 500);
          await all;
          const carried = transport(socket);
          socket.disconnect();
          return { text: echo.text === text, bytes: holds(echo.bytes, bytes), items, carried };
        },
        server.url,
        transports,
        last,
      );
      const items = Array.from({ length: 500 }, (_, item) => item);
      expect(heard).toEqual({ text: true, bytes: true, items, carried: last });
    });

    test("messages of megabytes, text and binary", async ({ client, server }) => {
      const heard = await client.run(
        async (url, transports, last) => {
          const socket = await connected(io(url, { forceNew: true, transports }));
          await upgraded(socket, last);
          // More than any engine hands over at once.
          const bytes = pattern(3_000_000);
          const text = "Fisch 🐟 ".repeat(300_000);
          const [sameText, sameBytes] = await Promise.all([
            socket.emitWithAck("echo", text).then((echo) => echo === text),
            socket.emitWithAck("echo", bytes).then((echo) => holds(echo, bytes)),
          ]);
          socket.disconnect();
          return { sameText, sameBytes };
        },
        server.url,
        transports,
        last,
      );
      expect(heard).toEqual({ sameText: true, sameBytes: true });
    });

    test("connections that are cut again and again lose and double nothing", async ({ client, server }) => {
      await client.run(
        async (url, transports, last) => {
          const retries = { retries: 100, ackTimeout: 2000 };
          const again = { reconnectionDelay: 50, reconnectionDelayMax: 200 };
          const socket = io(url, { forceNew: true, transports, ...retries, ...again });
          window.kept = await connected(socket);
          await upgraded(socket, last);
        },
        server.url,
        transports,
        last,
      );
      for (let round = 0; round < 3; round += 1) {
        await server.cutSessions();
        // The client may not have noticed: what it sends then is sent again.
        await client.run(async (round) => {
          const said = [0, 1, 2].map((place) => window.kept.emitWithAck("say", `${round}.${place}`));
          await Promise.all(said);
        }, round);
      }
      const all = [0, 1, 2].flatMap((round) => [0, 1, 2].map((place) => `${round}.${place}`));
      expect(server.said).toEqual(all);
    });
  });
}

test("namespaces share a connection; one that refuses says why", async ({ client, server }) => {
  const heard = await client.run(async (url) => {
    const socket = await connected(io(url, { forceNew: true }));
    const admin = socket.io.socket("/admin", { auth: { token: "wrong" } });
    const [error] = (await next(admin, "connect_error")) as [Error & { data: unknown }];
    admin.auth = { token: "secret" };
    await connected(admin.connect());
    socket.disconnect();
    const alive = admin.connected;
    admin.disconnect();
    return { message: error.message, data: error.data, alive };
  }, server.url);
  expect(heard).toEqual({ message: "not authorized", data: { code: 401 }, alive: true });
});

test("a server that starts again finds its client, and what was said meanwhile", async ({
  client,
  server,
}) => {
  await client.run(async (url) => {
    const again = { reconnectionDelay: 50, reconnectionDelayMax: 200, retries: 100, ackTimeout: 2000 };
    window.kept = await connected(io(url, { forceNew: true, ...again }));
  }, server.url);
  await server.silence();
  await client.run(async () => {
    window.kept.emit("say", "meanwhile", () => {});
    await next(window.kept.io, "reconnect_error");
  });
  await server.listen();
  await client.run(() => window.kept.emitWithAck("say", "afterwards"));
  expect(server.said).toEqual(["meanwhile", "afterwards"]);
});
