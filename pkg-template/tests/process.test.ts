/**
 * In a process of its own: nothing of a client that is done keeps it running.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { start } from "./package.js";

const entry = new URL("../../pkg/dist/index.js", import.meta.url).href;

/** Runs a module with `io` and `url` in scope; returns its exit code and what it printed. */
async function run(url: string, code: string): Promise<[number, string]> {
  const program = `import { io } from ${JSON.stringify(entry)}; const url = ${JSON.stringify(url)}; ${code}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (data) => {
    printed += data;
  });
  const [status] = await once(child, "close");
  return [status, printed];
}

it("a program ends when its socket is disconnected", async () => {
  const { url } = await start();
  const code =
    'const socket = io(url); socket.on("connect", () => { console.log("in"); socket.disconnect(); });';
  expect(await run(url, code)).toEqual([0, "in\n"]);
});

it("an import starts nothing", async () => {
  expect(await run("http://127.0.0.1:1", "console.log(typeof io)")).toEqual([0, "function\n"]);
});
