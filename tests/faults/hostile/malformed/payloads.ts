/** Polling bodies that are malformed as a whole: section 1.3. */
import { type Entry, ignored, packetInvalid } from "./entry.ts";

const polling = ["polling"] as const;

/** Bodies as they are, and the packets that must have been told before the end. */
const bodies: readonly (readonly [body: string, ...told: string[]])[] = [
  ["\x1e"],
  ["6\x1e"],
  ["\x1e6"],
  ["6\x1e\x1e6"],
  ['42["kept"]\x1ex\x1e42["lost"]', '["kept"]'],
  ['42["kept"]\x1e', '["kept"]'],
  ['___eio[0]("6");'],
  ["<!doctype html><title>nginx</title>"],
  ['{"code":1,"message":"Session ID unknown"}'],
  ["ok"],
  ["\r\n"],
  ["\x1e".repeat(1e6)],
  ["96:0{}2:40"],
];

export const payloads: Entry[] = [
  ...bodies.map(([body, ...events]) => ({
    name: `1.3 body ${JSON.stringify(body.slice(0, 40))}`,
    over: polling,
    bodies: [[body]],
    outcome: { ...packetInvalid, events },
  })),
  {
    name: "1.3 a noop with a line break behind it is a noop",
    over: polling,
    bodies: [["6\r\n"]],
    outcome: ignored,
  },
  {
    name: "1.3 a byte order mark before a body is none of it",
    over: polling,
    bodies: [["\ufeff6"]],
    outcome: ignored,
  },
];
