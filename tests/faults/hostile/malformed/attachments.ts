/** Binary packets: sections 2.2 to 2.4, and trap 30. */
import { delivered, type Entry, each, ignored, parseError } from "./entry.ts";

const bytes = Buffer.from([1, 2, 3]);
const placeholder = '{"_placeholder":true,"num":0}';
const one = `451-["e",${placeholder}]`;

const wrongCounts = [
  "45",
  "45-",
  '45["e"]',
  '45-["e"]',
  '451["e"]',
  '450-["e"]',
  '45-1-["e"]',
  '45 1-["e"]',
  '451 -["e"]',
  '451e0-["e"]',
  '450x1-["e"]',
  '451.0-["e"]',
  '45٣-["e"]',
  '45/1-["e"]',
  '460-0["x"]',
  '4511-["e"]',
  '45999999999-["e"]',
  '459007199254740993-["e"]',
  `45${"9".repeat(1e6)}-["e"]`,
];
const wrongNumbers = [
  "-1",
  "1",
  "0.5",
  "1e400",
  '"0"',
  '"length"',
  '"splice"',
  '"__proto__"',
  "null",
  "true",
  "[]",
  "[0]",
  "{}",
];

export const attachments: Entry[] = [
  ...each("2.3 count of attachments", parseError, wrongCounts),
  ...each("2.3 attachments of a packet that has none", parseError, ['401-{"sid":"y"}', '421-["e"]', "411-"]),
  ...wrongNumbers.map((number) => ({
    name: `2.3 placeholder of ${number}`,
    bodies: [[`451-["e",{"_placeholder":true,"num":${number}}]`, bytes]],
    outcome: parseError,
  })),
  {
    name: "2.3 placeholder without a number",
    bodies: [['451-["e",{"_placeholder":true}]', bytes]],
    outcome: parseError,
  },
  {
    name: "2.3 placeholder whose number is that of a prototype",
    bodies: [['451-["e",{"_placeholder":true,"__proto__":{"num":0}}]', bytes]],
    outcome: parseError,
  },
  { name: "2.3 text while attachments are awaited", bodies: [[one, '42["e"]']], outcome: parseError },
  { name: "2.3 disconnection while attachments are awaited", bodies: [[one, "41"]], outcome: parseError },
  { name: "2.3 another header while attachments are awaited", bodies: [[one, one]], outcome: parseError },
  {
    name: "trap 30: an event of another namespace among attachments",
    bodies: [[`452-["e",${placeholder}]`, bytes, '42/other,["e"]']],
    outcome: parseError,
  },
  {
    name: "2.3 one attachment too many",
    bodies: [[one, bytes, bytes]],
    outcome: { ...parseError, events: ['["e","bytes 1,2,3"]'] },
  },
  {
    name: "2.3 a broken attachment",
    bodies: [[one, "b!"]],
    outcome: { disconnect: ["transport error", "packet_invalid"] },
  },
  {
    name: "2.4 attachments with a heartbeat between them",
    bodies: [[one, "2", "6", bytes]],
    outcome: delivered('["e","bytes 1,2,3"]'),
  },
  {
    name: "2.4 ten attachments, as text and as bytes, the most there may be",
    bodies: [
      [
        `4510-["e",${Array.from({ length: 10 }, (_, index) => `{"_placeholder":true,"num":${9 - index}}`)}]`,
        ...Array.from({ length: 10 }, (_, index) =>
          index % 2 === 0 ? Buffer.from([index]) : `b${Buffer.from([index]).toString("base64")}`,
        ),
      ],
    ],
    outcome: delivered(`["e",${Array.from({ length: 10 }, (_, index) => `"bytes ${9 - index}"`)}]`),
  },
  {
    name: "2.3 an attachment that is used twice, and one that is not used",
    bodies: [[`452-["e",${placeholder},${placeholder}]`, bytes, bytes]],
    outcome: delivered('["e","bytes 1,2,3","bytes 1,2,3"]'),
  },
  {
    name: "2.4 only `true` makes a placeholder",
    bodies: [[`451-["e",{"_placeholder":1,"num":5},${placeholder}]`, bytes]],
    outcome: delivered('["e",{"_placeholder":1,"num":5},"bytes 1,2,3"]'),
  },
  {
    name: "2.4 a placeholder under the key __proto__",
    bodies: [[`451-["e",{"__proto__":${placeholder}}]`, bytes]],
    outcome: delivered('["e",{"__proto__":"bytes 1,2,3"}]'),
  },
  { name: "2.4 an empty attachment", bodies: [[one, Buffer.alloc(0)]], outcome: delivered('["e","bytes "]') },
  {
    name: "2.5 attachments for a namespace that nobody has",
    bodies: [[`451-/unknown,["e",${placeholder}]`, bytes]],
    outcome: ignored,
  },
  {
    name: "3.6 a binary answer, once",
    bodies: [[`461-0[${placeholder}]`, bytes, `461-0[${placeholder}]`, bytes]],
    outcome: { answer: '"bytes 1,2,3"' },
  },
  {
    name: "3.6 a binary answer without an id",
    bodies: [[`461-[${placeholder}]`, bytes]],
    outcome: parseError,
  },
];
