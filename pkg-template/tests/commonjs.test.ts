/**
 * The package as CommonJS, beside the ES modules in the same process.
 */
import { createRequire } from "node:module";
import { expect, it, onTestFinished } from "vitest";
import type * as Package from "../src/index.js";
import { client, next, open, start } from "./package.js";

const require = createRequire(new URL("../../pkg/package.json", import.meta.url));
const required: typeof Package & typeof Package.io = require("@sockeye/client");

it("gives the function io, with everything else on it", async () => {
  expect(required).toBe(required.io);
  expect(required.default).toBe(required.io);
  expect(Object.keys(required).sort()).toEqual(Object.keys(client).sort());

  const server = await start();
  const socket = required(server.url, { forceNew: true });
  onTestFinished(() => socket.io._close());
  await next(socket, "connect");
  expect(await socket.emitWithAck("echo", "from CommonJS")).toBe("from CommonJS");
});

it("works beside another copy, with the same core", async () => {
  const server = await start();
  const ours = open(server.url);
  const theirs = required.io(server.url, { forceNew: true });
  onTestFinished(() => theirs.io._close());
  expect(theirs).not.toBeInstanceOf(client.Socket);
  expect(await Promise.all([ours.emitWithAck("echo", 1), theirs.emitWithAck("echo", 2)])).toEqual([1, 2]);
});

it.each(["slim", "parser", "engine"])("exports from %s what the ES module exports", async (entry) => {
  const modules = await import(`../../pkg/dist/${entry === "engine" ? "engine-client" : entry}.js`);
  expect(Object.keys(require(`@sockeye/client/${entry}`))).toEqual(
    expect.arrayContaining(Object.keys(modules)),
  );
});
