/** The WebAssembly twice, too early, not there, of another type, and again after a failure. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import type * as Slim from "../../../pkg/dist/slim.js";
import { consumer, PACKAGE } from "../consumer.ts";
import { backwards } from "../exchange-server.ts";
import { type Exchange, expect, test } from "../fixtures.ts";

declare global {
  var client: typeof Slim;
  var exchange: (socket: Slim.Socket, text: string) => Promise<Exchange["expected"]>;
}

const ADDRESS = "/node_modules/@sockeye/client/sockeye.wasm";

/** The slim entry in a page, as globals. */
const slimPage = () => consumer("slim", { from: "plain", page: "slim-global.js" });

/** What `load()` comes to: nothing, or an error. */
async function load(page: Page, address: string) {
  await page.waitForFunction(() => "client" in globalThis);
  return page.evaluate(
    (address) =>
      client.load(address).catch(({ name, code, message }: Slim.SocketError) => ({ name, code, message })),
    address,
  );
}

function unavailable(message: string) {
  return { name: "SocketError", code: "wasm_unavailable", message: expect.stringContaining(message) };
}

test("three copies on a page share one core, and all work", async ({ serve, server, shows }) => {
  const site = await serve(await consumer("copies", { from: "plain" }));
  const text = `copies ${site.origin}`;
  const results = [0, 1, 2].map((index) => ({
    answer: backwards(`${text} ${index}`),
    heard: `${text} ${index}`.toUpperCase(),
    transport: "websocket",
  }));
  await shows(`${site.origin}/copies.html`, { copies: 3, results, instances: 1 }, text);
  for (const index of [0, 1, 2]) expect(server.said.get(`${text} ${index}`)).toHaveLength(1);
});

for (const { title, types } of [
  { title: "as application/octet-stream", types: { ".wasm": "application/octet-stream" } },
  { title: "as text/html", types: { ".wasm": "text/html" } },
  { title: "without a type", types: { ".wasm": "" } },
]) {
  test(`the module served ${title} works`, async ({ serve, exchangesAt }) => {
    const folder = await consumer("slim-type", { from: "plain", page: "slim-address.js" });
    const site = await serve(folder, { types });
    await exchangesAt(`${site.origin}/`);
  });
}

test("io before load says what comes first", async ({ serve, page }) => {
  const site = await serve(await slimPage());
  await page.goto(site.origin);
  await page.waitForFunction(() => "client" in globalThis);
  const error = await page.evaluate(() => {
    try {
      client.io();
    } catch (error) {
      const { name, code, message } = error as Slim.SocketError;
      return { name, code, message };
    }
  });
  expect(error).toEqual(unavailable("`await load(...)` of @sockeye/client/slim comes first"));
});

test("a failed load can be repeated", async ({ serve, page, server, exchangeOver }) => {
  const site = await serve(await slimPage());
  site.missing.add(ADDRESS);
  await page.goto(site.origin);
  expect(await load(page, ADDRESS)).toEqual(unavailable("HTTP 404"));
  site.missing.clear();
  expect(await load(page, ADDRESS)).toBeUndefined();
  const { text, expected } = exchangeOver("websocket");
  const asked = { origin: server.origin, text };
  expect(await page.evaluate(({ origin, text }) => exchange(client.io(origin), text), asked)).toEqual(
    expected,
  );
});

test("loading again asks for nothing and starts nothing", async ({ serve, page, server, exchangeOver }) => {
  const site = await serve(await slimPage());
  await page.goto(site.origin);
  await page.waitForFunction(() => "client" in globalThis);
  const instances = await page.evaluate(async (address) => {
    let instances = 0;
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
      construct(...call) {
        instances += 1;
        return Reflect.construct(...call);
      },
    });
    await Promise.all([client.load(address), client.load(address)]);
    return instances;
  }, ADDRESS);
  expect(instances).toBe(1);
  const asked = site.requests.length;
  expect(await load(page, ADDRESS)).toBeUndefined();
  expect(site.requests).toHaveLength(asked);
  const { text, expected } = exchangeOver("websocket");
  const question = { origin: server.origin, text };
  expect(await page.evaluate(({ origin, text }) => exchange(client.io(origin), text), question)).toEqual(
    expected,
  );
});

test("a page in the place of the module is told apart", async ({ serve, page }) => {
  const site = await serve(await slimPage());
  await page.goto(site.origin);
  expect(await load(page, "/index.html")).toEqual(unavailable("is not WebAssembly"));
});

test("a server that is not there is named", async ({ serve, page }) => {
  const gone = await serve(await slimPage());
  const address = `${gone.origin}/sockeye.wasm`;
  gone.stop();
  const site = await serve(await slimPage());
  await page.goto(site.origin);
  expect(await load(page, address)).toEqual(unavailable(`${address} could not be fetched`));
});

test("half of the module is not taken for a policy", async ({ serve, page }) => {
  const folder = await slimPage();
  const module = await readFile(join(PACKAGE, "sockeye.wasm"));
  await writeFile(join(folder, "half.wasm"), module.subarray(0, module.length / 2));
  const site = await serve(folder);
  await page.goto(site.origin);
  const error = await load(page, "/half.wasm");
  expect(error).toEqual(unavailable("half.wasm"));
  expect(error).not.toEqual(unavailable("forbidden"));
});
