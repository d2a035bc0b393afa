/** Section 6: known vulnerabilities of the original's packages, as packets. */
import { delivered, type Entry, type Outcome, parseError } from "./entry.ts";

const bytes = Buffer.from([1]);
const long = 1 << 24;

function each(
  number: string,
  outcome: Outcome,
  packets: Record<string, readonly (string | Buffer)[]>,
): Entry[] {
  return Object.entries(packets).map(([name, body]) => ({
    name: `${number}: ${name}`,
    bodies: [body],
    outcome,
  }));
}

/** JSON over which a regular expression could brood. */
const brooding = {
  "escapes without an end": `0"${"\\".repeat(1e5)}`,
  "white space without an end": `0{"sid":${" ".repeat(1e5)}`,
  "colons and brackets": `0${":[".repeat(1e5)}`,
  "numbers with exponents": `0${"1e1".repeat(1e5)}`,
  "quotes within quotes": `0{"sid":"${'\\"'.repeat(1e5)}`,
};

export const cves: Entry[] = [
  ...Object.entries(brooding).map(([name, packet]) => ({
    name: `CVE-2017-16113: ${name} in a handshake`,
    opening: [packet],
    joining: [],
    outcome: { connectError: "handshake_invalid" },
  })),
  ...each("CVE-2020-36049", parseError, {
    "16 million digits of a count": [`45${"1".repeat(long)}-["e"]`],
    "16 million digits of an id": [`42${"1".repeat(long)}["e"]`],
    "16 million dashes": [`45${"-".repeat(long)}`],
    "a namespace of 16 million characters, and nothing behind it": [`42/${"n".repeat(long)}`],
  }),
  ...each("CVE-2022-2421", parseError, {
    "a placeholder of a method": ['451-["e",{"_placeholder":true,"num":"splice"}]', bytes],
    "a placeholder of the length": ['451-["e",{"_placeholder":true,"num":"length"}]', bytes],
    "a placeholder of the prototype": ['451-["e",{"_placeholder":true,"num":"__proto__"}]', bytes],
    "a placeholder of nothing": ['451-["e",{"_placeholder":true,"num":1}]', bytes],
  }),
  ...each("CVE-2023-32695", parseError, {
    "a name that is an object with a method's name": ['42[{"toString":"x"}]'],
    "a name that is an array": ['42[["e"]]'],
    "a name that is an object, of a binary event": [
      '451-[{"toString":"x"},{"_placeholder":true,"num":0}]',
      bytes,
    ],
    "a reserved name": ['42["disconnecting"]'],
  }),
  ...each("CVE-2026-33151", parseError, {
    "eleven attachments": ['4511-["e",{"_placeholder":true,"num":0}]'],
    "a billion attachments": ['451000000000-["e",{"_placeholder":true,"num":0}]'],
    "attachments of an answer": ['4611-0["x",{"_placeholder":true,"num":0}]'],
  }),
  ...each("CVE-2026-69185", parseError, {
    "no attachments": ['450-["e",{"_placeholder":true,"num":0}]'],
    "no attachments of an answer": ['460-0[{"_placeholder":true,"num":0}]'],
  }),
  ...each("CVE-2024-38355", delivered('["error",{"message":"x"}]'), {
    "an event called error that nobody listens to": ['42["error",{"message":"x"}]'],
  }),
];
