/**
 * Where the client has to be, beside where it is: what each target says, and which figure of
 * which case answers it.
 */
import type { FigureName } from "./case.ts";

export interface Target {
  readonly what: string;
  /** `×` is times the original. */
  readonly target: string;
  readonly case: string;
  readonly figure: FigureName;
  readonly browser: "Chrome" | "Firefox";
}

function target(
  what: string,
  target: string,
  id: string,
  figure: FigureName,
  browser: Target["browser"] = "Chrome",
) {
  return { what, target, case: id, figure, browser };
}

export const TARGETS: readonly Target[] = [
  target("default transports: time to upgraded", "≤ 0.35 ×", "upgrade", "wall"),
  target("receive a small event, CPU", "≤ 1.0 ×, goal 0.7 ×", "receive-small", "cpu"),
  target("receive a small event, Firefox", "≤ 0.6 ×", "receive-small", "wall", "Firefox"),
  target("receive 100 bytes, CPU", "≤ 0.6 ×", "receive-binary-100", "cpu"),
  target("receive 64 KiB, CPU", "≤ 0.6 ×", "receive-binary-64k", "cpu"),
  target("emit a small event, CPU", "≤ 0.8 ×", "emit-small", "cpu"),
  target("emit 50 kB of JSON, CPU", "≤ 0.75 ×", "emit-50k", "cpu"),
  target("polling: round trip, p50", "≤ 0.9 ×", "polling-round-trip", "wall"),
  target("memory of a namespace, wasm included", "≤ 1.0 ×", "namespaces-heap", "memory"),
  target("10,000 event names, dispatch, CPU", "≤ 1.0 ×", "dispatch-10000-names", "cpu"),
  target("200 connections: memory growth", "≤ 1.0 ×", "cycles-heap", "memory"),
  target("200 connections: wasm memory growth", "0", "cycles-heap", "wasm"),
  target("200,000 messages: memory growth", "≤ 1.0 ×", "messages-heap", "memory"),
  target("200,000 messages: wasm memory growth", "0", "messages-heap", "wasm"),
  target("page start: import to a usable socket, warm cache", "≤ 1.3 ×", "page-start", "wall"),
  target("React list: burst of 5,000 onto 20,000, until settled", "≤ 0.05 ×", "react-burst", "wall"),
  target("React list: 200 messages a second, CPU", "≤ 0.3 ×", "react-200-per-second", "cpu"),
];
