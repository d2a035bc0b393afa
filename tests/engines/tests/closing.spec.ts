/** How connections end, and what the client is told of it. */
import type { EngineName } from "../engine.ts";
import { expect, test } from "../fixtures.ts";

/** The codes that a server may close a WebSocket with. */
const CODES = [1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999];

/** The codes that an engine takes for a breach of the protocol. */
const BREACHES: Partial<Record<EngineName, number[]>> = { webkit: [1012, 1013, 1014] };

/**
 * What is heard of a body of unknown length that breaks off, where the engine takes it for a
 * whole one: what came before the break was sent, and what is broken ends the connection.
 */
const CUT_BODIES: Partial<Record<EngineName, string[]>> = { webkit: ["whole", "parse error"] };

test("the server closes the WebSocket: the client is told with which code, and is back", async ({
  client,
  server,
  engineName,
}) => {
  await client.run(async (url) => {
    const again = { reconnectionDelay: 20, reconnectionDelayMax: 20 };
    window.kept = await connected(io(url, { forceNew: true, transports: ["websocket"], ...again }));
  }, server.url);
  for (const code of CODES) {
    const told = client.run(async () => {
      const socket = window.kept;
      if (!socket.connected) await next(socket, "connect");
      const lost = next(socket, "disconnect");
      // The server closes it once it has heard that.
      socket.emit("ready");
      const [reason, details] = (await lost) as [string, { context?: CloseEvent }];
      return { reason, code: details.context?.code, why: details.context?.reason };
    });
    await server.heard("ready");
    server.closeWebSockets(code, "because");
    const isBreach = BREACHES[engineName]?.includes(code);
    expect(await told).toMatchObject(
      isBreach ? { reason: "transport error" } : { reason: "transport close", code, why: "because" },
    );
  }
});

test("disconnecting ends the session at the server, whatever carries it", async ({ client, server }) => {
  for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]]) {
    const left = server.left();
    await client.run(
      async (url, transports) => {
        const socket = await connected(io(url, { forceNew: true, transports }));
        socket.disconnect();
      },
      server.url,
      transports,
    );
    expect(await left).toBe("client namespace disconnect");
    await expect.poll(() => server.sessions).toBe(0);
  }
});

test("a poll whose response breaks off is a lost connection, and the next one is a new one", async ({
  client,
  server,
  engineName,
}) => {
  await client.run(async (url) => {
    const again = { reconnectionDelay: 20, reconnectionDelayMax: 20 };
    const socket = await connected(io(url, { forceNew: true, transports: ["polling"], ...again }));
    window.kept = socket;
    const seen: string[] = [];
    Object.assign(window, { seen });
    socket.on("whole", () => seen.push("whole"));
    socket.on("half", () => seen.push("half"));
    socket.on("disconnect", (reason) => seen.push(reason));
  }, server.url);
  for (const chunked of [true, false]) {
    const broken = server.interceptOnce(({ method, url }) => {
      if (method !== "GET" || !url?.includes("sid=")) return undefined;
      return (_, response) => {
        const body = '42["whole"]\u001e42["half';
        response.writeHead(200, {
          "Access-Control-Allow-Origin": "*",
          "Content-Type": "text/plain; charset=UTF-8",
          ...(!chunked && { "Content-Length": "100" }),
        });
        response.write(body, () => response.destroy());
      };
    });
    // A poll that is under way already is answered.
    server.io.emit("item", 0);
    await broken;
    const seen = await client.run(async () => {
      const { seen } = window as unknown as { seen: string[] };
      while (!seen.some((what) => what.endsWith("error"))) await next(window.kept, "disconnect");
      if (!window.kept.connected) await next(window.kept, "connect");
      return seen.splice(0);
    });
    const believed = chunked ? CUT_BODIES[engineName] : undefined;
    expect(seen).toEqual(believed ?? ["transport error"]);
  }
});

test("a request that is not answered in time is given up, at the server too", async ({ client, server }) => {
  const asked = server.interceptOnce(({ method }) => (method === "GET" ? () => {} : undefined));
  const failed = client.run(async (url) => {
    const options = { forceNew: true, reconnection: false, transports: ["polling"], requestTimeout: 300 };
    const socket = io(url, options);
    const [error] = (await next(socket, "connect_error")) as [Error];
    return error.message;
  }, server.url);
  const request = await asked;
  await expect.poll(() => request.destroyed || request.socket.destroyed).toBe(true);
  expect(await failed).toBe("xhr poll error");
});
