/**
 * What an entry of the catalogue says: what a server sends, and what must follow.
 *
 * Unless it says otherwise, the session is opened and the namespace joined before the
 * packets come, and a question of the application is outstanding.
 */
import type { Options } from "../fixtures.ts";
import type { Script, Transport } from "../script.ts";

/** What must be reported: the fields of `Report` that matter. */
export interface Outcome {
  connectError?: string;
  status?: number;
  disconnect?: readonly string[];
  /** Default: none. */
  events?: readonly string[];
  /** Default: `disconnected`, as the connection ends, or nothing where there was none. */
  answer?: string | undefined;
}

export interface Entry extends Script {
  /** Begins with the section of the protocol reference, or the number of the CVE. */
  readonly name: string;
  /** Default: both. */
  readonly over?: readonly Transport[];
  readonly options?: Options;
  readonly outcome: Outcome;
}

/** The connection is closed for a packet that Engine.IO forbids. */
export const packetInvalid: Outcome = { disconnect: ["transport error", "packet_invalid"] };

/** The connection is closed for a packet that Socket.IO forbids. */
export const parseError: Outcome = { disconnect: ["parse error", "parse_error"] };

/** Nothing of it is heard, and the session goes on. */
export const ignored: Outcome = {};

/** Listeners are told, and the session goes on. */
export function delivered(...events: readonly string[]): Outcome {
  return { events };
}

/** The name of an entry: what was sent, shortened and in one line. */
export function brief(text: string): string {
  const line = JSON.stringify(text).slice(1, -1);
  return line.length <= 60 ? line : `${line.slice(0, 50)}… (${text.length})`;
}

/** One entry for each packet: all of them must end in the same way. */
export function each(section: string, outcome: Outcome, packets: readonly string[]): Entry[] {
  return packets.map((packet) => ({ name: `${section}: ${brief(packet)}`, bodies: [[packet]], outcome }));
}

/** The last words of a session that goes on. */
export const END = '42["end"]';
