/** Open packets that are none, or ask for what can't be: section 1.6. */
import { handshake, joined } from "../script.ts";
import { brief, type Entry, ignored, type Outcome } from "./entry.ts";

const refused: Outcome = { connectError: "handshake_invalid" };
const early: Outcome = { connectError: "packet_invalid" };

const good = '"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000';

/** A handshake in which one field is another. */
function having(field: string, value: string): string {
  const entries = good.split(/,(?=")/).filter((entry) => !entry.startsWith(`"${field}"`));
  return `0{${[...entries, `"${field}":${value}`].join(",")}}`;
}

/** Entries for handshakes in which one field has each of these values. */
function fields(field: string, outcome: Outcome, values: readonly string[]): Entry[] {
  return values.flatMap((value) =>
    opening("", outcome, [having(field, value)]).map((entry) => ({
      ...entry,
      name: `1.6 ${field} ${brief(value)}`,
    })),
  );
}

function opening(section: string, outcome: Outcome, packets: readonly string[]): Entry[] {
  return packets.map((packet) => ({
    name: `${section}: ${brief(packet.replace(good, "…"))}`,
    opening: [packet],
    ...(outcome.connectError && { joining: [] }),
    outcome,
  }));
}

const numbers = [
  "-1",
  "0",
  "0.5",
  "-0",
  "1e400",
  "-1e400",
  "2147483648",
  "9007199254740993",
  '"25000"',
  "null",
  "true",
  "[]",
  "[1]",
  "{}",
];
const notJson = [
  "0",
  "0{",
  "0}",
  "0[]",
  "0null",
  '0"s"',
  "01",
  "0NaN",
  "0undefined",
  "0{}",
  `0{${good}`,
  `0{${good},}`,
  `0{${good}}}`,
  `0{'sid':'s'}`,
  `0${"[".repeat(1e6)}`,
  `0${"[".repeat(1e6)}${"]".repeat(1e6)}`,
  `0${'{"a":'.repeat(1e5)}1${"}".repeat(1e5)}`,
  `0{"__proto__":{${good}}}`,
  `0{"constructor":{${good}}}`,
  `0[{${good}}]`,
];
const ids = [
  '""',
  "1",
  "null",
  "[]",
  '["s"]',
  '{"toString":"s"}',
  '"a b"',
  '"é"',
  '"\\u0000"',
  '"\\n"',
  '"s\\r\\nX-Injected: yes"',
  '"s\\ud800"',
  '"\\u202es"',
  `"${"a".repeat(257)}"`,
  `"${"a".repeat(1e6)}"`,
];
const legalIds = [
  `"${"a".repeat(256)}"`,
  '"__proto__"',
  '"constructor"',
  '"../../etc"',
  '"&transport=websocket&EIO=3"',
  '"%0d%0aX-Injected:%20yes"',
  '"#?/:@!$()*,;=[]{}<>|^`~"',
];
const upgrades = [
  "null",
  "1",
  '"websocket"',
  "{}",
  '{"length":1e9}',
  '["__proto__"]',
  '["carrier-pigeon",null,{},[],1]',
  `[${'"x",'.repeat(1e5)}"x"]`,
];

export const handshakes: Entry[] = [
  ...opening("1.6 not a handshake", refused, notJson),
  ...fields("sid", refused, ids),
  ...fields("pingInterval", refused, numbers),
  ...fields("pingTimeout", refused, numbers),
  ...fields(
    "maxPayload",
    refused,
    numbers.filter((value) => value !== "2147483648"),
  ),
  ...fields("maxPayload", refused, ["1e308"]),
  ...fields("sid", ignored, legalIds),
  ...fields("upgrades", ignored, upgrades),
  ...opening("1.6 the longest intervals do not fire at once", ignored, [
    '0{"sid":"s","upgrades":[],"pingInterval":2147483647,"pingTimeout":2147483647}',
  ]),
  ...fields("maxPayload", ignored, ["9007199254740991", "1"]),
  ...opening("1.6 keys of prototypes are plain data", ignored, [
    `0{${good},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
  ]),
  ...opening("1.3 packet before the handshake", early, [
    "2",
    "3probe",
    "4early",
    '42["early"]',
    "5",
    "6",
    "x",
    "bAQID",
    joined,
    `4${"[".repeat(1e6)}`,
  ]),
  {
    name: "1.3 nothing but bytes before the handshake",
    opening: [Buffer.from("0{}")],
    joining: [],
    outcome: early,
  },
  {
    name: "1.10 close packet in the place of a handshake",
    over: ["polling"],
    opening: ["1"],
    joining: [],
    outcome: { connectError: "closed_by_server" },
  },
  {
    name: "1.6 two handshakes at once",
    opening: [handshake, handshake],
    joining: [],
    // The engine was open, and that is told as well.
    outcome: { ...early, disconnect: ["transport error", "packet_invalid"] },
  },
];
