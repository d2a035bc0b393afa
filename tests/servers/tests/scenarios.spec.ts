/**
 * What every server must carry: connecting over each transport, echoes, binary,
 * rooms, namespaces, and ends of all kinds.
 */
import { expect, test } from "../fixtures.ts";

const TRANSPORTS = ["polling", "websocket"];

for (const name of TRANSPORTS) {
  test(`connects over ${name} alone, and stays there`, async ({ page, server }) => {
    const result = await page.evaluate(
      async ([url, name]) => {
        const socket = await connected(io(url, { transports: [name] }));
        const first = transport(socket);
        const echo = await socket.emitWithAck("echo", "hello");
        return { id: socket.id, first, echo, last: transport(socket) };
      },
      [server.url, name] as const,
    );
    expect(result).toEqual({ id: expect.any(String), first: name, echo: "hello", last: name });
  });

  test(`gets back what it sends over ${name}`, async ({ page, server }) => {
    const values = [
      "",
      "é€😀\u2028 \u0000",
      "x".repeat(60_000),
      [1, [true, null], { deep: { er: ["", {}] } }],
      { "ключ 1": 'back\\slash, "quote"', "": 0 },
    ];
    const echoes = await page.evaluate(
      async ([url, name, values]) => {
        const socket = io(url, { transports: [name] });
        // At once, so that several share a request.
        return Promise.all(values.map((value) => socket.emitWithAck("echo", value)));
      },
      [server.url, name, values] as const,
    );
    expect(echoes).toEqual(values);
  });

  test(`gets back the binary that it sends over ${name}`, async ({ page, server }) => {
    const result = await page.evaluate(
      async ([url, name]) => {
        const socket = io(url, { transports: [name] });
        const [alone, view, nested] = await Promise.all([
          socket.emitWithAck("echo", pattern(3).buffer),
          socket.emitWithAck("echo", pattern(100).subarray(10, 90)),
          socket.emitWithAck("echo", { text: "a", data: [pattern(60_000), pattern(1)] }),
        ]);
        return {
          alone: holds(alone, pattern(3)),
          view: holds(view, pattern(100).subarray(10, 90)),
          text: nested.text,
          first: holds(nested.data[0], pattern(60_000)),
          second: holds(nested.data[1], pattern(1)),
        };
      },
      [server.url, name] as const,
    );
    expect(result).toEqual({ alone: true, view: true, text: "a", first: true, second: true });
  });

  test(`keeps the order of many events over ${name}`, async ({ page, server }) => {
    const texts = await page.evaluate(
      async ([url, name]) => {
        const socket = io(url, { transports: [name] });
        const texts: unknown[] = [];
        const all = new Promise<void>((resolve) => {
          socket.on("announced", (text: unknown, data: ArrayBuffer) => {
            texts.push(`${text} ${data.byteLength}`);
            if (texts.length === 100) resolve();
          });
        });
        for (let count = 0; count < 100; count++) socket.emit("announce", `${count}`, pattern(count + 1));
        await all;
        return texts;
      },
      [server.url, name] as const,
    );
    expect(texts).toEqual(Array.from({ length: 100 }, (_, count) => `${count} ${count + 1}`));
  });

  test(`comes back over ${name} after the server was killed`, async ({ page, server }) => {
    const first = await page.evaluate(
      async ([url, name]) => {
        kept = await connected(io(url, { transports: [name], reconnectionDelay: 100 }));
        const { id } = kept;
        await kept.emitWithAck("echo", "before");
        return id;
      },
      [server.url, name] as const,
    );
    const lost = page.evaluate(async () => {
      const [reason] = await next(kept, "disconnect");
      return { reason, active: kept.active };
    });
    // So that the listener is there before the server is gone.
    await page.evaluate(() => undefined);
    await server.kill();
    expect(await lost).toEqual({ reason: expect.stringMatching(/^transport (close|error)$/), active: true });

    const echo = page.evaluate(() => kept.emitWithAck("echo", "while it was away"));
    await page.evaluate(() => next(kept.io, "reconnect_error"));
    await server.restart();
    expect(await echo).toBe("while it was away");
    const again = await page.evaluate(() => ({ id: kept.id, connected: kept.connected }));
    expect(again).toEqual({ id: expect.any(String), connected: true });
    expect(again.id).not.toBe(first);
  });
}

test("moves from polling to a WebSocket by default", async ({ page, server }) => {
  const result = await page.evaluate(async (url) => {
    const socket = io(url);
    await next(socket.io, "open");
    const first = transport(socket);
    await connected(socket);
    const { id } = socket;
    // Emits during the upgrade too: none may be lost or overtaken.
    const echoes = Array.from({ length: 20 }, (_, count) => socket.emitWithAck("echo", count));
    await upgraded(socket, "websocket");
    echoes.push(socket.emitWithAck("echo", 20));
    return { first, echoes: await Promise.all(echoes), last: transport(socket), same: socket.id === id };
  }, server.url);
  expect(result).toEqual({
    first: "polling",
    echoes: Array.from({ length: 21 }, (_, count) => count),
    last: "websocket",
    same: true,
  });
});

test("hears the events of the server, with binary", async ({ page, server }) => {
  const result = await page.evaluate(async (url) => {
    const socket = io(url);
    const announced = next(socket, "announced");
    socket.emit("announce", "news", pattern(5));
    const [text, data] = await announced;
    return { text, data: holds(data, pattern(5)) };
  }, server.url);
  expect(result).toEqual({ text: "news", data: true });
});

test("hears what is said to its room, and nothing else", async ({ page, server }) => {
  const result = await page.evaluate(async (url) => {
    const open = () => connected(io(url, { forceNew: true }));
    const [speaker, member, stranger] = await Promise.all([open(), open(), open()]);
    const heard: unknown[] = [];
    stranger.on("news", (...args) => heard.push(args));
    const rooms = await Promise.all([
      speaker.emitWithAck("join", "kitchen"),
      member.emitWithAck("join", "kitchen"),
      stranger.emitWithAck("join", "garden"),
    ]);
    const news = Promise.all([next(speaker, "news"), next(member, "news")]);
    speaker.emit("tell", "kitchen", "tea is ready");
    const told = await news;
    // What had been sent to the stranger before would have come before this.
    await stranger.emitWithAck("echo", "still here");
    return { rooms, told, heard };
  }, server.url);
  const news = ["kitchen", "tea is ready"];
  expect(result).toEqual({ rooms: ["kitchen", "kitchen", "garden"], told: [news, news], heard: [] });
});

test("answers a question of the server", async ({ page, server }) => {
  const answered = await page.evaluate(async (url) => {
    const socket = io(url);
    socket.on("question", (text: string, answer: (value: unknown) => void) => answer({ to: text, is: 42 }));
    const answered = next(socket, "answered");
    socket.emit("ask", "how many?");
    return answered;
  }, server.url);
  expect(answered).toEqual([{ to: "how many?", is: 42 }]);
});

test("is refused by a namespace, and let in with other auth", async ({ page, server, kind }) => {
  const result = await page.evaluate(async (url) => {
    const main = await connected(io(url));
    const admin = io(`${url}/admin`, { auth: { token: "wrong" } });
    const [refusal] = (await next(admin, "connect_error")) as [Error & { data?: unknown }];
    const { active } = admin;
    admin.auth = { token: "secret" };
    admin.connect();
    await connected(admin);
    return {
      isError: refusal instanceof Error,
      message: refusal.message,
      data: refusal.data,
      active,
      whoami: await admin.emitWithAck("whoami"),
      shared: admin.io === main.io,
      others: await main.emitWithAck("echo", "untouched"),
    };
  }, server.url);
  expect(result).toEqual({
    isError: true,
    message: "not authorized",
    data: kind.refusalData ? { code: 401 } : undefined,
    active: false,
    whoami: "admin",
    shared: true,
    others: "untouched",
  });
});

test("stays away when the server disconnects it, and comes back when told to", async ({ page, server }) => {
  const result = await page.evaluate(async (url) => {
    const socket = await connected(io(url));
    const { id } = socket;
    const disconnect = next(socket, "disconnect");
    socket.emit("kick");
    const [reason] = await disconnect;
    const { active, connected: still } = socket;
    socket.connect();
    await connected(socket);
    return { reason, active, still, other: socket.id !== id, echo: await socket.emitWithAck("echo", 1) };
  }, server.url);
  expect(result).toEqual({
    reason: "io server disconnect",
    active: false,
    still: false,
    other: true,
    echo: 1,
  });
});
