/**
 * WebTransport against the real server's own: connecting, upgrading, messages of
 * every size, ends from either side, and ways round where there is no HTTP/3.
 */
import { expect, test } from "../fixtures.ts";

test("connects over WebTransport alone", async ({ page, webTransport: { url, hash } }) => {
  const result = await page.evaluate(
    async ([url, hash]) => {
      const options = { transports: ["webtransport"], transportOptions: trusting(hash) };
      const socket = await connected(io(url, options));
      const first = transport(socket);
      const echo = await socket.emitWithAck("echo", "hello");
      return { id: socket.id, first, echo, last: transport(socket) };
    },
    [url, hash] as const,
  );
  expect(result).toEqual({
    id: expect.any(String),
    first: "webtransport",
    echo: "hello",
    last: "webtransport",
  });
});

for (const transports of [
  ["polling", "webtransport"],
  // A WebSocket would do as well, but is tried later.
  ["polling", "websocket", "webtransport"],
]) {
  test(`moves from polling to WebTransport with ${transports.join(", ")}`, async ({ page, webTransport }) => {
    const { url, hash } = webTransport;
    const result = await page.evaluate(
      async ([url, hash, transports]) => {
        const socket = io(url, { transports, transportOptions: trusting(hash) });
        await next(socket.io, "open");
        const first = transport(socket);
        await connected(socket);
        const { id } = socket;
        const echoes = Array.from({ length: 20 }, (_, count) => socket.emitWithAck("echo", count));
        await upgraded(socket, "webtransport");
        echoes.push(socket.emitWithAck("echo", 20));
        return { first, echoes: await Promise.all(echoes), last: transport(socket), same: socket.id === id };
      },
      [url, hash, transports] as const,
    );
    expect(result).toEqual({
      first: "polling",
      echoes: Array.from({ length: 21 }, (_, count) => count),
      last: "webtransport",
      same: true,
    });
  });
}

test("gets back texts of every size", async ({ page, webTransport: { url, hash } }) => {
  const texts = [
    "",
    "é€😀\u2028 \u0000",
    ...[100, 125, 126, 127, 65_535, 65_536].map((size) => "x".repeat(size)),
  ];
  texts.push("é€😀".repeat(25_000));
  const echoes = await page.evaluate(
    async ([url, hash, texts]) => {
      const socket = io(url, { transports: ["webtransport"], transportOptions: trusting(hash) });
      return Promise.all(texts.map((text) => socket.emitWithAck("echo", text)));
    },
    [url, hash, texts] as const,
  );
  expect(echoes).toEqual(texts);
});

test("gets back binary of every size", async ({ page, webTransport: { url, hash } }) => {
  // None of length 0: the server's own decoder refuses it.
  const sizes = [1, 125, 126, 127, 65_535, 65_536, 200_000];
  const echoes = await page.evaluate(
    async ([url, hash, sizes]) => {
      const socket = io(url, { transports: ["webtransport"], transportOptions: trusting(hash) });
      const whole = await Promise.all(
        sizes.map(async (size) => holds(await socket.emitWithAck("echo", pattern(size)), pattern(size))),
      );
      const several = await socket.emitWithAck("echo", { one: pattern(200_000), other: [pattern(3).buffer] });
      whole.push(holds(several.one, pattern(200_000)), holds(several.other[0], pattern(3)));
      return whole;
    },
    [url, hash, sizes] as const,
  );
  expect(echoes).toEqual([...sizes.map(() => true), true, true]);
});

test("sends what a buffer held at the moment of the emit", async ({ page, webTransport: { url, hash } }) => {
  const kept = await page.evaluate(
    async ([url, hash]) => {
      const options = { transports: ["webtransport"], transportOptions: trusting(hash) };
      const socket = await connected(io(url, options));
      const data = pattern(200_000);
      const echo = socket.emitWithAck("echo", data);
      data.fill(0);
      return holds(await echo, pattern(200_000));
    },
    [url, hash] as const,
  );
  expect(kept).toBe(true);
});

test("keeps the order of many events", async ({ page, webTransport: { url, hash } }) => {
  const texts = await page.evaluate(
    async ([url, hash]) => {
      const socket = io(url, { transports: ["webtransport"], transportOptions: trusting(hash) });
      const texts: unknown[] = [];
      const all = new Promise<void>((resolve) => {
        socket.on("announced", (text: unknown, data: ArrayBuffer) => {
          texts.push(`${text} ${data.byteLength}`);
          if (texts.length === 300) resolve();
        });
      });
      for (let count = 0; count < 300; count++) socket.emit("announce", `${count}`, pattern(count + 1));
      await all;
      return texts;
    },
    [url, hash] as const,
  );
  expect(texts).toEqual(Array.from({ length: 300 }, (_, count) => `${count} ${count + 1}`));
});

test("is refused by a namespace, and let in with other auth", async ({
  page,
  webTransport: { url, hash },
}) => {
  const result = await page.evaluate(
    async ([url, hash]) => {
      const options = { transports: ["webtransport"], transportOptions: trusting(hash) };
      const main = await connected(io(url, options));
      const admin = io(`${url}/admin`, { ...options, auth: { token: "wrong" } });
      const [refusal] = (await next(admin, "connect_error")) as [Error & { data?: unknown }];
      admin.auth = { token: "secret" };
      admin.connect();
      await connected(admin);
      return {
        message: refusal.message,
        data: refusal.data,
        whoami: await admin.emitWithAck("whoami"),
        shared: admin.io === main.io,
      };
    },
    [url, hash] as const,
  );
  expect(result).toEqual({ message: "not authorized", data: { code: 401 }, whoami: "admin", shared: true });
});

test("ends the session on the server when it disconnects", async ({ page, webTransport: { url, hash } }) => {
  const left = await page.evaluate(
    async ([url, hash]) => {
      kept = io(url, { transports: ["polling"] });
      await kept.emitWithAck("watch");
      const options = { transports: ["webtransport"], transportOptions: trusting(hash), forceNew: true };
      const socket = await connected(io(url, options));
      const { id } = socket;
      const left = next(kept, "left");
      // What was sent goes out first, and last the packet that says goodbye.
      for (let count = 0; count < 20; count++) socket.emit("announce", "much", pattern(500_000));
      socket.disconnect();
      const [who, reason] = await left;
      return { same: who === id, reason, connected: socket.connected };
    },
    [url, hash] as const,
  );
  expect(left).toEqual({ same: true, reason: "client namespace disconnect", connected: false });
  const sessions = () => page.evaluate(() => kept.emitWithAck("sessions"));
  await expect.poll(sessions).toBe(1);
});

test("stays away when the server disconnects it", async ({ page, webTransport: { url, hash } }) => {
  const result = await page.evaluate(
    async ([url, hash]) => {
      const options = { transports: ["webtransport"], transportOptions: trusting(hash) };
      const socket = await connected(io(url, options));
      const disconnect = next(socket, "disconnect");
      socket.emit("kick");
      const [reason] = await disconnect;
      const { active } = socket;
      socket.connect();
      await connected(socket);
      return { reason, active, last: transport(socket), echo: await socket.emitWithAck("echo", 1) };
    },
    [url, hash] as const,
  );
  expect(result).toEqual({ reason: "io server disconnect", active: false, last: "webtransport", echo: 1 });
});

test("comes back when the server closes the session", async ({ page, webTransport: { url, hash } }) => {
  const result = await page.evaluate(
    async ([url, hash]) => {
      const options = {
        transports: ["webtransport"],
        transportOptions: trusting(hash),
        reconnectionDelay: 100,
      };
      const socket = await connected(io(url, options));
      const { id } = socket;
      const disconnect = next(socket, "disconnect");
      const connect = next(socket, "connect");
      socket.emit("hang up");
      const [reason] = await disconnect;
      const { active } = socket;
      await connect;
      const echo = await socket.emitWithAck("echo", 1);
      return { reason, active, other: socket.id !== id, last: transport(socket), echo };
    },
    [url, hash] as const,
  );
  expect(result).toEqual({
    reason: "transport close",
    active: true,
    other: true,
    last: "webtransport",
    echo: 1,
  });
});

test("falls back to polling when HTTP/3 goes away", async ({ page, webTransport }) => {
  const { url, hash } = webTransport;
  await page.evaluate(
    async ([url, hash]) => {
      const transports = ["polling", "webtransport"];
      kept = io(url, { transports, transportOptions: trusting(hash), reconnectionDelay: 100 });
      await connected(kept);
      await upgraded(kept, "webtransport");
      await kept.emitWithAck("echo", "before");
    },
    [url, hash] as const,
  );
  const lost = page.evaluate(() => next(kept, "disconnect"));
  await page.evaluate(() => undefined);
  await webTransport.killGateway();
  expect((await lost)[0]).toMatch(/^transport (close|error)$/);
  const result = await page.evaluate(async () => {
    await connected(kept);
    return { echo: await kept.emitWithAck("echo", "after"), transport: transport(kept) };
  });
  expect(result).toEqual({ echo: "after", transport: "polling" });
});

test("stays on polling where there is no HTTP/3", async ({ page, webTransport }) => {
  const { url, hash } = webTransport;
  await webTransport.killGateway();
  const result = await page.evaluate(
    async ([url, hash]) => {
      const transports = ["polling", "webtransport"];
      const socket = io(url, { transports, transportOptions: trusting(hash) });
      await next(socket.io, "open");
      const [error] = (await next(socket.io.engine, "upgradeError")) as [Error & { transport?: string }];
      const echo = await socket.emitWithAck("echo", 1);
      return { isError: error instanceof Error, of: error.transport, echo, stays: transport(socket) };
    },
    [url, hash] as const,
  );
  expect(result).toEqual({ isError: true, of: "webtransport", echo: 1, stays: "polling" });
});

test("goes on to polling where WebTransport comes first", async ({ page, webTransport }) => {
  const { url, hash } = webTransport;
  await webTransport.killGateway();
  const result = await page.evaluate(
    async ([url, hash]) => {
      const transports = ["webtransport", "polling"];
      const options = { transports, transportOptions: trusting(hash), tryAllTransports: true };
      const socket = await connected(io(url, options));
      return { echo: await socket.emitWithAck("echo", 1), transport: transport(socket) };
    },
    [url, hash] as const,
  );
  expect(result).toEqual({ echo: 1, transport: "polling" });
});

test("does not trust a certificate that it was not told about", async ({ page, webTransport: { url } }) => {
  const result = await page.evaluate(async (url) => {
    const hash = Array.from({ length: 32 }, () => 0);
    const options = { transports: ["webtransport"], transportOptions: trusting(hash), reconnection: false };
    const socket = io(url, options);
    const [error] = (await next(socket, "connect_error")) as [Error & { type?: string }];
    return { message: error.message, type: error.type, connected: socket.connected };
  }, url);
  expect(result).toEqual({ message: "webtransport error", type: "TransportError", connected: false });
});

test("fails where the browser has no WebTransport", async ({ page, webTransport: { url } }) => {
  const result = await page.evaluate(async (url) => {
    Reflect.deleteProperty(globalThis, "WebTransport");
    const socket = io(url, { transports: ["webtransport"], reconnection: false });
    const [error] = await next(socket, "connect_error");
    const other = io(url, {
      transports: ["webtransport", "websocket"],
      tryAllTransports: true,
      forceNew: true,
    });
    await connected(other);
    return { isError: error instanceof Error, other: transport(other) };
  }, url);
  expect(result).toEqual({ isError: true, other: "websocket" });
});
