/**
 * Channels over a plain WebSocket and over server-sent events, from real servers.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EventSource, WebSocket } from "undici";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { type WebSocket as ServerWebSocket, WebSocketServer } from "ws";
import type * as Chat from "../src/chat.js";

const { createChatQuery, eventSource, webSocketSource }: typeof Chat = await import(
  "../../pkg/dist/chat.js" as string
);

interface Note {
  id: number;
  createdAt: number;
  text: string;
}

beforeEach(() => {
  vi.stubGlobal("WebSocket", WebSocket);
  vi.stubGlobal("EventSource", EventSource);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Notes that are told over both, and that a page can be had of. */
async function startNotes() {
  const notes: Note[] = [];
  const streams = new Set<ServerResponse>();
  const sockets = new Set<ServerWebSocket>();
  const http = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    streams.add(response);
    response.on("close", () => streams.delete(response));
  });
  const server = new WebSocketServer({ server: http });
  server.on("connection", (socket) => {
    socket.send("welcome");
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    for (const socket of sockets) socket.terminate();
    http.close();
  });
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  let lastId = 0;
  const store = (text: string) => {
    lastId += 1;
    const note = { id: lastId, createdAt: lastId, text };
    notes.push(note);
    return note;
  };
  const tell = (event: string, item: unknown) => {
    for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(item)}\n\n`);
    for (const socket of sockets) socket.send(JSON.stringify([event, item]));
  };
  const listeners = () => streams.size + sockets.size;
  const cut = () => {
    http.closeAllConnections();
    for (const socket of sockets) socket.terminate();
  };
  return { notes, host, store, tell, listeners, cut };
}

const quick = { reconnectionDelay: 200, randomizationFactor: 0 };
const events = { addKey: "add", updateKey: "update", deleteKey: "delete" };

function read(message: unknown) {
  if (!Array.isArray(message)) return undefined;
  const [event, item] = message as [string, Note];
  if (event === "delete") return { type: "deleted" as const, item };
  return { type: event === "add" ? ("added" as const) : ("updated" as const), item };
}

it.each(["WebSocket", "server-sent events"])("hears changes over %s, and comes back", async (kind) => {
  const { notes, host, store, tell, listeners, cut } = await startNotes();
  const source =
    kind === "WebSocket"
      ? webSocketSource<Note>({ url: `ws://${host}`, read, ...quick })
      : eventSource<Note>({ url: `http://${host}/`, ...events, ...quick });
  const query = createChatQuery<Note>({
    fetchPage: async () => ({ items: notes.slice().reverse() }),
    source,
    pollInterval: 60_000,
  });
  const unsubscribe = query.subscribe(() => {});
  onTestFinished(unsubscribe);
  const texts = () => query.getSnapshot().items.map(({ text }) => text);
  const up = () =>
    vi.waitFor(() => expect(query.getSnapshot()).toMatchObject({ isPolling: false, isFetching: false }));

  await up();
  tell("add", store("one"));
  tell("add", store("two"));
  tell("update", { ...notes[0], text: "one, edited" });
  await vi.waitFor(() => expect(texts()).toEqual(["one, edited", "two"]));
  tell("delete", notes[0]);
  await vi.waitFor(() => expect(texts()).toEqual(["two"]));

  notes.shift();
  cut();
  await vi.waitFor(() => expect(query.getSnapshot().isPolling).toBe(true), { interval: 5 });
  store("missed");
  await up();
  await vi.waitFor(() => expect(texts()).toEqual(["two", "missed"]));
  tell("add", { id: 9, createdAt: 9, text: "live again" });
  await vi.waitFor(() => expect(texts()).toEqual(["two", "missed", "live again"]));

  unsubscribe();
  await vi.waitFor(() => expect(listeners()).toBe(0));
});

it("tries again, with growing delays, while there is no server", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const opened: number[] = [];
  let fail = () => {};
  vi.stubGlobal(
    "EventSource",
    class {
      onerror = () => {};
      constructor() {
        opened.push(Date.now());
        fail = () => this.onerror();
      }
      addEventListener() {}
      close() {}
    },
  );
  const sink = { connected() {}, disconnected() {}, added() {}, updated() {}, deleted() {} };
  const stop = eventSource({ url: "/", addKey: "add", randomizationFactor: 0 })(sink);
  const start = Date.now();
  for (const delay of [1000, 2000, 4000, 5000, 5000]) {
    fail();
    await vi.advanceTimersByTimeAsync(delay);
  }
  expect(opened.map((at) => at - start)).toEqual([0, 1000, 3000, 7000, 12_000, 17_000]);
  fail();
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(opened).toHaveLength(6);
});
