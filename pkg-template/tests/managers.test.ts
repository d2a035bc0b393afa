/**
 * Managers of the built package: when they are shared, and their options.
 */
import { describe, expect, it, vi } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { client } from "./package.js";

const { io, Manager } = client;

describe("the core", () => {
  it("starts with the first Manager, once that is possible", () => {
    const shared = Symbol.for(`@sockeye/client@${manifest.version}`);
    expect(shared in globalThis).toBe(false);
    vi.stubGlobal("WebAssembly", undefined);
    const make = () => new Manager("http://zero.test", { autoConnect: false });
    expect(make).toThrow(expect.objectContaining({ code: "wasm_unavailable" }));
    vi.unstubAllGlobals();
    expect(make()).toBeInstanceOf(Manager);
    expect(shared in globalThis).toBe(true);
  });
});

describe("managers", () => {
  const options = { autoConnect: false };

  it("are shared by server and path", () => {
    const first = io("http://one.test/a", options);
    expect(io("http://one.test:80/b", options).io).toBe(first.io);
    expect(io("http://ONE.test/c?query=ignored", { ...options, path: "/socket.io" }).io).toBe(first.io);
    expect(io("ws://one.test/d", options).io).not.toBe(first.io);
    expect(io("http://one.test/d", { ...options, path: "/elsewhere" }).io).not.toBe(first.io);
    expect(io("http://one.test:8080/d", options).io).not.toBe(first.io);
    expect(first.nsp).toBe("/a");
    expect(Object.keys(first.io.nsps)).toEqual(["/a", "/b", "/c"]);
  });

  it("are new when asked for", () => {
    const first = io("http://two.test/a", options);
    for (const extra of [{ forceNew: true }, { multiplex: false }, { "force new connection": true }]) {
      const other = io("http://two.test/b", { ...options, ...extra });
      expect(other.io).not.toBe(first.io);
    }
    expect(io("http://two.test/b", options).io).toBe(first.io);
  });

  it("are new for a namespace that was asked for before", () => {
    const first = io("http://three.test", options);
    const second = io("http://three.test/", options);
    expect(second.io).not.toBe(first.io);
    expect(io("http://three.test/other", options).io).toBe(first.io);
  });

  it("keep a copy of their options, and change it live", () => {
    const given = { ...options, query: { a: "1" } };
    const { opts } = io("http://four.test?b=2", given).io;
    expect(given).toEqual({ ...options, query: { a: "1" } });
    expect(opts).toMatchObject({ path: "/socket.io", query: { b: "2" } });
  });

  it("have upstream's defaults", () => {
    const manager = new Manager("http://five.test", options);
    expect(manager.reconnection()).toBe(true);
    expect(manager.reconnectionAttempts()).toBe(Number.POSITIVE_INFINITY);
    expect(manager.reconnectionDelay()).toBe(1000);
    expect(manager.reconnectionDelayMax()).toBe(5000);
    expect(manager.randomizationFactor()).toBe(0.5);
    expect(manager.timeout()).toBe(20_000);
    expect(manager.reconnectionDelay(5).reconnectionDelay()).toBe(5);
    expect(manager.timeout(false).timeout()).toBe(false);
    const zeros = { reconnectionAttempts: 0, reconnectionDelay: 0, reconnectionDelayMax: 0 };
    const zero = new Manager("http://five.test", { ...options, ...zeros });
    expect(zero.reconnectionAttempts()).toBe(Number.POSITIVE_INFINITY);
    expect(zero.reconnectionDelay()).toBe(1000);
    expect(zero.reconnectionDelayMax()).toBe(5000);
    // What 0 means as an option, it does not mean to a setter.
    expect(zero.reconnectionAttempts(0).reconnectionAttempts()).toBe(0);
    expect(zero.reconnectionDelay(0).reconnectionDelay()).toBe(0);
  });

  it.each([
    { reconnectionDelay: -1 },
    { reconnectionDelayMax: Number.NaN },
    { reconnectionAttempts: -1 },
    { randomizationFactor: 2 },
    { timeout: -1 },
    { ackTimeout: -1 },
    { transports: ["carrier-pigeon"] },
    { auth: "secret" as never },
    { parser: {} } as never,
    { retries: -1 },
  ])("refuse %o", (wrong) => {
    expect(() => new Manager("http://six.test", { ...options, ...wrong })).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  });

  it("need a page for a relative address", () => {
    expect(() => io(options)).toThrow(expect.objectContaining({ code: "no_location" }));
    const manager = new Manager({ ...options, hostname: "seven.test", port: 81, secure: true });
    expect(manager.socket("admin").nsp).toBe("/admin");
    expect(() => manager.socket("/a,b")).toThrow(expect.objectContaining({ code: "invalid_option" }));
  });
});
