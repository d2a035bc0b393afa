/**
 * Packets of the engine as applications see them in its events.
 */
import type { Frame } from "./host.js";

/** The types of Engine.IO packets, by their digits. */
const types = ["open", "close", "ping", "pong", "message", "upgrade", "noop"] as const;

/** The type of an Engine.IO packet. */
export type EnginePacketType = (typeof types)[number] | "error";

/** Data of a message. */
// biome-ignore lint/suspicious/noExplicitAny: what comes is text or binary, what goes out is what was given
export type RawData = any;

/** An Engine.IO packet. */
export interface EnginePacket {
  type: EnginePacketType;
  data?: RawData;
  /** For packets that go out. */
  options?: { compress?: boolean };
}

/** Reads what a transport carries. @internal */
export function packetOf(frame: Frame): EnginePacket {
  // What had to be read is shown as it was given.
  if (typeof frame !== "string") return { type: "message", data: (frame as { blob?: Blob }).blob ?? frame };
  const type = types[frame.charCodeAt(0) - 48] ?? "error";
  return frame.length > 1 ? { type, data: frame.slice(1) } : { type };
}
