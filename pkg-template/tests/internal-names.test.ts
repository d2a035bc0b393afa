/**
 * The names of properties that the build makes short.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it, vi } from "vitest";
import { internalNames } from "../scripts/internal-names.mjs";

const template = fileURLToPath(new URL("..", import.meta.url));
const dist = fileURLToPath(new URL("../../pkg/dist", import.meta.url));

// All types of browsers are read, which takes its time on a busy machine.
vi.setConfig({ hookTimeout: 60_000 });

let names: string[];

beforeAll(async () => {
  const types = readdirSync(dist).filter((file) => file.endsWith(".d.ts"));
  names = await internalNames(
    template,
    types.map((file) => join(dist, file)),
  );
});

it("are those between the classes, and between them and the modules", () => {
  expect(names).toEqual(expect.arrayContaining(["_dispatch", "_adopt", "engineClosing", "isReconnecting"]));
});

it.each([
  ["of the API", ["_queue", "_readyState", "_close", "_pingTimeoutTime", "reconnection", "sendBuffer"]],
  ["of the language and of browsers", ["connect", "close", "message", "readyState", "memory"]],
  ["that are written as texts", ["polling", "websocket", "webtransport", "packet"]],
])("are not those %s", (_, known) => {
  expect(names.filter((name) => known.includes(name))).toEqual([]);
});

it("are nowhere in a bundle", () => {
  const code = readFileSync(join(dist, "slim.js"), "utf8");
  expect(names.filter((name) => new RegExp(`[.{,;]${name}\\b`).test(code))).toEqual([]);
});
