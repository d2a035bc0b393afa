/**
 * The short way of most events, over a WebSocket that answers before `send` has returned:
 * what listeners do then is done, in order, and nothing is told twice.
 */
import { afterEach, expect, it, vi } from "vitest";
import { io, type Socket } from "../../pkg/dist/index.js";

/** Answers in the call itself, as some replacements of WebSockets in tests do. */
class Immediate {
  static latest: Immediate;
  readonly sent: string[] = [];
  onopen?: (event: object) => void;
  onmessage?: (event: { data: string | ArrayBuffer }) => void;

  constructor() {
    Immediate.latest = this;
    queueMicrotask(() => {
      this.onopen?.({});
      this.says('0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
    });
  }

  says(data: string | ArrayBuffer): void {
    this.onmessage?.({ data });
  }

  send(data: string): void {
    this.sent.push(data);
    if (data === "40") this.says('40{"sid":"x"}');
    if (data === '42["ask"]') this.says('42["told",1]');
  }

  close(): void {}
}

let socket: Socket | undefined;

async function connected(): Promise<Socket> {
  vi.stubGlobal("WebSocket", Immediate);
  const made = io("http://localhost:1", { transports: ["websocket"], forceNew: true, reconnection: false });
  socket = made;
  await new Promise<void>((resolve) => made.on("connect", resolve));
  return made;
}

afterEach(() => {
  socket?.disconnect();
  vi.unstubAllGlobals();
});

it("a listener may disconnect while the emit that it answers has not returned", async () => {
  const client = await connected();
  const told: unknown[] = [];
  client.on("told", (value) => {
    told.push(value);
    client.disconnect();
  });
  client.on("disconnect", (reason) => told.push(reason));
  client.emit("ask");
  expect(told).toEqual([1, "io client disconnect"]);
  expect(client.connected).toBe(false);
  expect(Immediate.latest.sent).toEqual(["40", '42["ask"]', "41"]);
});

it("events of a listener's emits come when it has returned", async () => {
  const client = await connected();
  const told: string[] = [];
  client.on("go", () => {
    told.push("go");
    client.emit("ask");
    told.push("gone");
  });
  client.on("told", () => told.push("told"));
  Immediate.latest.says('42["go"]');
  expect(told).toEqual(["go", "gone", "told"]);
});

it("what looks like an event and is none takes the usual way, which says what is wrong", async () => {
  for (const text of ['42["told",', '42["connect"]', "42[{}]", "42[]"]) {
    const client = await connected();
    const ended = new Promise((resolve) => client.on("disconnect", (...end) => resolve(end)));
    Immediate.latest.says(text);
    expect(await ended).toEqual(["parse error", expect.objectContaining({ code: "parse_error" })]);
  }
});

const WITH_BYTES = '451-["bytes",{"_placeholder":true,"num":0}]';

it("an event with an attachment is told when that has come, in its turn", async () => {
  const client = await connected();
  const told: unknown[] = [];
  client.onAny((...args) => told.push(args));
  client.on("bytes", () => {
    client.emit("ask");
    told.push("asked");
  });
  const [first, second] = [new ArrayBuffer(1), new ArrayBuffer(2)];
  Immediate.latest.says('42["before"]');
  for (const bytes of [first, second]) {
    Immediate.latest.says(WITH_BYTES);
    expect(told.at(-1)).not.toEqual(["bytes", bytes]);
    Immediate.latest.says(bytes);
  }
  Immediate.latest.says('42["after"]');
  const each = (bytes: ArrayBuffer) => [["bytes", bytes], "asked", ["told", 1]];
  expect(told).toEqual([["before"], ...each(first), ...each(second), ["after"]]);
});

it("attachments of other packets take the usual way", async () => {
  const client = await connected();
  const told: unknown[] = [];
  client.onAny((...args) => told.push(args));
  const answered = new Promise((resolve) => client.emit("ask for bytes", resolve));
  const [first, second] = [new ArrayBuffer(1), new ArrayBuffer(2)];
  Immediate.latest.says('452-["two",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]');
  Immediate.latest.says(first);
  Immediate.latest.says(second);
  Immediate.latest.says('461-0[{"_placeholder":true,"num":0}]');
  Immediate.latest.says(first);
  expect(told).toEqual([["two", second, first]]);
  expect(await answered).toBe(first);
});

it("whatever is wrong with an event that has an attachment ends the connection", async () => {
  const bytes = new ArrayBuffer(1);
  const wrong: (string | ArrayBuffer)[][] = [
    ['451-["bytes",'],
    ['451-["connect"]'],
    ['451-["bytes",{"_placeholder":true,"num":1}]', bytes],
    ['451-["bytes",{"_placeholder":true}]', bytes],
    [WITH_BYTES, '42["other"]'],
    [WITH_BYTES, WITH_BYTES],
    [WITH_BYTES, bytes, bytes],
  ];
  for (const messages of wrong) {
    const client = await connected();
    const told: unknown[] = [];
    client.on("other", () => told.push("other"));
    const ended = new Promise((resolve) => client.on("disconnect", (...end) => resolve(end)));
    for (const message of messages) Immediate.latest.says(message);
    expect(await ended).toEqual(["parse error", expect.objectContaining({ code: "parse_error" })]);
    expect(told).toEqual([]);
  }
});

it("an event whose attachment has not come dies with its connection", async () => {
  const client = await connected();
  const told: unknown[] = [];
  client.onAny((...args) => told.push(args));
  Immediate.latest.says(WITH_BYTES);
  client.disconnect().connect();
  await new Promise<void>((resolve) => client.once("connect", resolve));
  Immediate.latest.says('42["other"]');
  Immediate.latest.says(WITH_BYTES);
  const bytes = new ArrayBuffer(1);
  Immediate.latest.says(bytes);
  expect(told).toEqual([["other"], ["bytes", bytes]]);
});
