/**
 * Loading the module oneself: every source, and what is said when it fails.
 */
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import manifest from "../package.json" with { type: "json" };
import type * as Slim from "../src/slim.js";
import { client } from "./package.js";

const shared = Symbol.for(`@sockeye/client@${manifest.version}`);
const bytes = await readFile(new URL("../../pkg/sockeye.wasm", import.meta.url));

let slim: typeof Slim;

beforeEach(async () => {
  Reflect.deleteProperty(globalThis, shared);
  vi.resetModules();
  slim = await import("../../pkg/dist/slim.js" as string);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A web server with the module at `/sockeye.wasm`. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sockeye.wasm`;
}

function answer(status: number, type: string, body: Uint8Array | string): RequestListener {
  return (_, response) => response.writeHead(status, { "content-type": type }).end(body);
}

const make = () => new slim.Manager("http://slim.test", { autoConnect: false });
const unavailable = (message: string | RegExp) =>
  expect.objectContaining({ code: "wasm_unavailable", message: expect.stringMatching(message) });

describe("before it is loaded", () => {
  it("nothing works, and the error says what comes first", () => {
    expect(make).toThrow(unavailable("load"));
  });

  it("everything is exported that the main entry exports", () => {
    expect(Object.keys(slim).sort()).toEqual([...Object.keys(client), "load", "loadSync"].sort());
  });
});

describe("the module is taken from", () => {
  it.each(["application/wasm", "application/octet-stream", "text/plain"])("a URL, as %s", async (type) => {
    await slim.load(await serve(answer(200, type, bytes)));
    expect(make()).toBeInstanceOf(slim.Manager);
  });

  it("a URL object, a response, and a promise of one", async () => {
    const url = await serve(answer(200, "application/wasm", bytes));
    for (const source of [new URL(url), await fetch(url), fetch(url)]) {
      Reflect.deleteProperty(globalThis, shared);
      vi.resetModules();
      slim = await import("../../pkg/dist/slim.js" as string);
      await slim.load(source);
      expect(make()).toBeInstanceOf(slim.Manager);
    }
  });

  it("bytes, at once", () => {
    slim.loadSync(bytes);
    expect(make()).toBeInstanceOf(slim.Manager);
  });

  it("a part of a buffer", async () => {
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 7);
    await slim.load(larger.subarray(7));
    expect(make()).toBeInstanceOf(slim.Manager);
  });

  it("what is compiled already", async () => {
    slim.loadSync(await WebAssembly.compile(bytes));
    expect(make()).toBeInstanceOf(slim.Manager);
  });
});

describe("loading twice", () => {
  it("asks once", async () => {
    const asked = vi.fn(answer(200, "application/wasm", bytes));
    const url = await serve(asked);
    await slim.load(url);
    await slim.load(url);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("at the same time gives one core", async () => {
    const url = await serve(answer(200, "application/wasm", bytes));
    await Promise.all([slim.load(url), slim.load(url)]);
    expect(make()).toBeInstanceOf(slim.Manager);
  });

  it("is not needed when another copy of the package is there", async () => {
    new client.Manager("http://other.test", { autoConnect: false });
    const asked = vi.fn(answer(404, "text/plain", ""));
    await slim.load(await serve(asked));
    expect(asked).not.toHaveBeenCalled();
    expect(make()).toBeInstanceOf(slim.Manager);
  });
});

describe("what fails is told, and can be tried again:", () => {
  const page = "<!doctype html><title>Not found</title>";
  const failures: [string, RequestListener, string][] = [
    ["nothing there", answer(404, "text/html", page), "HTTP 404, text/html"],
    ["a page in its place", answer(200, "text/html", page), "not WebAssembly"],
    ["a page that claims to be it", answer(200, "application/wasm", page), "not WebAssembly"],
    ["an empty answer", answer(200, "application/wasm", ""), "not WebAssembly"],
    [
      "an answer that breaks off",
      (_, response) => {
        response.writeHead(200, { "content-type": "application/wasm", "content-length": bytes.length });
        response.write(bytes.subarray(0, 1000), () => response.destroy());
      },
      "broke off",
    ],
  ];

  it.each(failures)("%s", async (_, failing, message) => {
    let listener = failing;
    const url = await serve((request, response) => listener(request, response));
    await expect(slim.load(url)).rejects.toEqual(unavailable(message));
    expect(make).toThrow(unavailable("load"));
    listener = answer(200, "application/wasm", bytes);
    await slim.load(url);
    expect(make()).toBeInstanceOf(slim.Manager);
  });

  it("a server that is not there", async () => {
    await expect(slim.load("http://127.0.0.1:1/sockeye.wasm")).rejects.toEqual(
      unavailable("http://127.0.0.1:1/sockeye.wasm could not be fetched"),
    );
  });

  it("bytes that are something else", () => {
    expect(() => slim.loadSync(new Uint8Array(100))).toThrow(unavailable("not WebAssembly"));
    expect(() => slim.loadSync(bytes.subarray(0, 100))).toThrow(unavailable(""));
    slim.loadSync(bytes);
  });

  it("something that is no source", async () => {
    for (const wrong of [undefined, null, 7, {}]) {
      await expect(slim.load(wrong as never)).rejects.toEqual(unavailable("source"));
      expect(() => slim.loadSync(wrong as never)).toThrow(unavailable("source"));
    }
  });

  it("no WebAssembly at all", async () => {
    const url = await serve(answer(200, "application/wasm", bytes));
    vi.stubGlobal("WebAssembly", undefined);
    await expect(slim.load(url)).rejects.toEqual(unavailable("there is no WebAssembly here"));
  });
});
