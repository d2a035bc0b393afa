/**
 * Managers that nobody knows any more: those that are closed are collected, with their
 * memory in the core, and those that are not go on.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { WebSocket } from "undici";
import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { client, next, start } from "./package.js";

const { io } = client;

// Collecting takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

beforeAll(() => {
  vi.stubGlobal("WebSocket", WebSocket);
});

/** Resolves when what `make` gives has been collected. */
async function isCollected(make: () => Promise<object>): Promise<void> {
  const collected = new Promise<void>((resolve) => {
    const registry = new FinalizationRegistry(() => resolve());
    void make().then((made) => registry.register(made, undefined));
    // It has to live as long as what it waits for.
    onTestFinished(() => void registry.unregister(registry));
  });
  const collecting = setInterval(collect, 10);
  onTestFinished(() => clearInterval(collecting));
  await collected;
}

it.each(["websocket", "polling"])("a Manager that was closed is forgotten (%s)", async (transport) => {
  const server = await start();
  await isCollected(async () => {
    const socket = io(server.url, { transports: [transport as "polling"], forceNew: true });
    socket.on("said", () => {});
    await next(socket, "connect");
    socket.disconnect();
    return socket.io;
  });
});

it("a Manager that never connected is forgotten", async () => {
  await isCollected(async () => io("http://127.0.0.1:1", { autoConnect: false, forceNew: true }).io);
});

it("a Manager that has given up is forgotten", async () => {
  await isCollected(async () => {
    const socket = io("http://127.0.0.1:1", { forceNew: true, reconnection: false });
    await next(socket, "connect_error");
    return socket.io;
  });
});

it("a connection that nobody holds goes on", async () => {
  const server = await start();
  const heard = new Promise((resolve) => {
    const socket = io(server.url, { forceNew: true });
    socket.on("said", (text) => {
      socket.disconnect();
      resolve(text);
    });
  });
  const told = setInterval(() => {
    collect();
    server.io.emit("said", "still here");
  }, 10);
  onTestFinished(() => clearInterval(told));
  expect(await heard).toBe("still here");
});

it("a deadline that nobody holds is kept", async () => {
  const collecting = setInterval(collect, 10);
  onTestFinished(() => clearInterval(collecting));
  const missed = io("http://127.0.0.1:1", { autoConnect: false, forceNew: true })
    .timeout(100)
    .emitWithAck("say");
  await expect(missed).rejects.toThrow("operation has timed out");
});
