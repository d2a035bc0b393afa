/** Pages without a bundler: the package's modules, and the package in one file. */
import { consumer } from "../consumer.ts";
import { expect, test } from "../fixtures.ts";
import { cell, type Row } from "../matrix.ts";

const MODULES: Row = { consumer: "Chromium", way: "no bundler, import map" };
const MODULE: Row = { consumer: "Chromium", way: "no bundler, sockeye.esm.min.js" };
const SCRIPT: Row = { consumer: "Chromium", way: "no bundler, sockeye.min.js" };

test("io in modules", cell(MODULES, "io"), async ({ serve, exchangesAt }) => {
  const site = await serve(await consumer("plain-io", { from: "plain", page: "io.js" }));
  await exchangesAt(`${site.origin}/`);
});

test("a Manager without io in modules", cell(MODULES, "Manager"), async ({ serve, exchangesAt }) => {
  const site = await serve(await consumer("plain-manager", { from: "plain", page: "manager.js" }));
  await exchangesAt(`${site.origin}/`);
});

test("the engine in modules", cell(MODULES, "engine, parser"), async ({ serve, shows }) => {
  const site = await serve(await consumer("plain-engine", { from: "plain", page: "engine.js" }));
  await shows(`${site.origin}/`, { connected: true });
});

test("the parser in modules", cell(MODULES, "engine, parser"), async ({ serve, shows }) => {
  const site = await serve(await consumer("plain-parser", { from: "plain", page: "parser.js" }));
  await shows(`${site.origin}/`, ["say", "a text"], "a text");
});

test("a channel in modules", cell(MODULES, "chat"), async ({ serve, shows }) => {
  const site = await serve(await consumer("plain-chat", { from: "plain", page: "chat.js" }));
  await shows(`${site.origin}/`, ["a text", "live"], "a text");
});

test("the WebAssembly from its file", cell(MODULES, "slim"), async ({ serve, exchangesAt }) => {
  const site = await serve(await consumer("plain-slim", { from: "plain", page: "slim-address.js" }));
  await exchangesAt(`${site.origin}/`);
  expect(site.requests.filter((path) => path.endsWith(".wasm"))).toHaveLength(1);
});

test("one module", cell(MODULE, "io"), async ({ serve, exchangesAt }) => {
  const site = await serve(await consumer("plain-module", { from: "plain" }));
  await exchangesAt(`${site.origin}/module.html`);
});

test("one script", cell(SCRIPT, "io"), async ({ serve, exchangesAt }) => {
  const site = await serve(await consumer("plain-script", { from: "plain" }));
  await exchangesAt(`${site.origin}/script.html`);
});

test("a Manager of one script", cell(SCRIPT, "Manager"), async ({ serve, exchangesAt }) => {
  const site = await serve(await consumer("plain-script-manager", { from: "plain" }));
  await exchangesAt(`${site.origin}/script.html?manager`);
});
