/**
 * Listeners: section 3.9 of the API of socket.io-client.
 */
import { afterEach, describe, expect, it, vi } from "vitest";
import { Emitter } from "../src/emitter.js";
import type { DefaultEventsMap } from "../src/events.js";

const create = () => new Emitter<DefaultEventsMap, DefaultEventsMap>();

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("Emitter", () => {
  it("calls listeners in order, each as often as it was added", () => {
    const emitter = create();
    const calls: unknown[] = [];
    const first = (...args: unknown[]) => calls.push(["first", ...args]);
    emitter
      .on("event", first)
      .on("event", (...args) => calls.push(["second", ...args]))
      .on("event", first);
    emitter.emit("event", 1, 2);
    expect(calls).toEqual([
      ["first", 1, 2],
      ["second", 1, 2],
      ["first", 1, 2],
    ]);
  });

  it("calls listeners with itself as this", () => {
    const emitter = create();
    const listener = vi.fn();
    emitter.on("event", listener).once("event", listener).emit("event");
    expect(listener.mock.contexts).toEqual([emitter, emitter]);
  });

  it("calls a once listener once, even when it emits the event itself", () => {
    const emitter = create();
    const listener = vi.fn(() => emitter.emit("event"));
    emitter.once("event", listener).emit("event");
    expect(listener).toHaveBeenCalledOnce();
    expect(emitter.hasListeners("event")).toBe(false);
  });

  it("removes the first match, once wrappers included", () => {
    const emitter = create();
    const listener = vi.fn();
    emitter.once("event", listener).on("event", listener).off("event", listener);
    expect(emitter.listeners("event")).toEqual([listener]);
    emitter.off("event", listener).off("event", listener).emit("event");
    expect(listener).not.toHaveBeenCalled();
  });

  it("removes all listeners of an event, or all there are", () => {
    const emitter = create();
    emitter
      .on("a", () => {})
      .on("a", () => {})
      .on("b", () => {})
      .on("c", () => {});
    emitter.off("a");
    expect(["a", "b", "c"].map((name) => emitter.hasListeners(name))).toEqual([false, true, true]);
    emitter.off();
    expect(["a", "b", "c"].map((name) => emitter.hasListeners(name))).toEqual([false, false, false]);
  });

  it("dispatches to those that were there when the round began", () => {
    const emitter = create();
    const calls: string[] = [];
    const removed = () => calls.push("removed");
    emitter.on("event", () => {
      emitter.off("event", removed);
      emitter.on("event", () => calls.push("added"));
    });
    emitter.on("event", removed);
    emitter.emit("event");
    expect(calls).toEqual(["removed"]);
    emitter.emit("event");
    expect(calls).toEqual(["removed", "added"]);
  });

  it("gives its own list, and a new one where there is none", () => {
    const emitter = create();
    const listener = () => {};
    expect(emitter.listeners("event")).toEqual([]);
    expect(emitter.listeners("event")).not.toBe(emitter.listeners("event"));
    emitter.on("event", listener);
    expect(emitter.listeners("event")).toBe(emitter.listeners("event"));
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", ""])("takes %o as a name", (name) => {
    const emitter = create();
    const listener = vi.fn();
    expect(emitter.hasListeners(name)).toBe(false);
    emitter.emit(name);
    emitter.on(name, listener).emit(name, 1);
    expect(listener).toHaveBeenCalledExactlyOnceWith(1);
  });

  it("takes no symbols", () => {
    expect(() => create().on(Symbol("event") as never, () => {})).toThrow(TypeError);
  });

  it("has the names of upstream and of the DOM", () => {
    const emitter = create();
    expect(emitter.addEventListener).toBe(emitter.on);
    expect(emitter.removeListener).toBe(emitter.off);
    expect(emitter.removeAllListeners).toBe(emitter.off);
    expect(emitter.removeEventListener).toBe(emitter.off);
  });

  it("passes on what a listener throws to who emits", () => {
    const emitter = create();
    const second = vi.fn();
    emitter.on("event", () => {
      throw new Error("broken");
    });
    emitter.on("event", second);
    expect(() => emitter.emit("event")).toThrow("broken");
    expect(second).not.toHaveBeenCalled();
  });

  it("reports what a listener throws at an event of the connection, and goes on", () => {
    const report = vi.fn();
    vi.stubGlobal("reportError", report);
    const emitter = create();
    const error = new Error("broken");
    const second = vi.fn();
    emitter.on("event", () => {
      throw error;
    });
    emitter.on("event", second);
    emitter._dispatch("event", 1);
    expect(report).toHaveBeenCalledExactlyOnceWith(error);
    expect(second).toHaveBeenCalledExactlyOnceWith(1);
  });

  it("throws it in a microtask where there is no reportError", () => {
    vi.stubGlobal("reportError", undefined);
    const tasks: (() => void)[] = [];
    vi.stubGlobal("queueMicrotask", (task: () => void) => tasks.push(task));
    const emitter = create();
    emitter.on("event", () => {
      throw new Error("broken");
    });
    emitter._dispatch("event");
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toThrow("broken");
  });

  it("matches numbers with the same name as a text", () => {
    const emitter = create();
    const listener = vi.fn();
    emitter.on("1", listener)._dispatch(1, "one");
    expect(listener).toHaveBeenCalledExactlyOnceWith("one");
  });
});
