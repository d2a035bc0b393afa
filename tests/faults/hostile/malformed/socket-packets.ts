/** Socket.IO packets that the grammar forbids, or that nobody asked for: sections 2.1, 2.3, 2.5 and 3.8. */
import { joined } from "../script.ts";
import { type Entry, each, ignored, type Outcome, parseError } from "./entry.ts";

const reserved = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

const unknownTypes = [
  "47",
  "48",
  "49",
  "4x",
  "4 ",
  "4-",
  "4/",
  "4٢",
  "4[]",
  '4"2"',
  "4\u{1f41f}",
  `4${"9".repeat(1e5)}`,
];

const wrongEvents = [
  "42",
  "421",
  "42[]",
  "42{}",
  '42"e"',
  "42null",
  "42[null]",
  "42[true]",
  "42[[]]",
  "42[{}]",
  '42{"0":"e","length":1}',
  '42["e"',
  '42["e"]x',
  '42["e",]',
  "42['e']",
  '42["e",NaN]',
  '42["e",undefined]',
  '42["e\n"]',
  '42["\\x41"]',
  '42["\\u12"]',
  '42["e",01]',
  '42/a["e"]',
  "42/",
  "42/,",
  `42${"[".repeat(1e6)}`,
  `42["e",${'{"a":'.repeat(1e5)}`,
];
const wrongIds = [
  '42 1["e"]',
  '42-1["e"]',
  '42+1["e"]',
  '421.5["e"]',
  '421e3["e"]',
  '420x1["e"]',
  '42٣["e"]',
  '429007199254740992["e"]',
  '42999999999999999999["e"]',
  `42${"9".repeat(1e6)}["e"]`,
];
const wrongAnswers = [
  "43",
  "430",
  '43["x"]',
  "430{}",
  '430"x"',
  "430null",
  '430["x"',
  '43-1["x"]',
  '439007199254740992["x"]',
];
const wrongControl = [
  "40[]",
  '40"x"',
  "40null",
  '401{"sid":"x"}',
  "40{",
  "41{}",
  "41[]",
  "411",
  '41"bye"',
  "44",
  "44[]",
  "44null",
  "441",
  '441{"message":"no"}',
];
const unasked = [
  '43999["x"]',
  "439007199254740991[]",
  joined,
  '40{"sid":"y"}',
  "40",
  '40{"sid":{"toString":1}}',
  '44{"message":"no"}',
  '44"no"',
  "41/unknown,",
  '40/unknown,{"sid":"x"}',
  '44/unknown,{"message":"no"}',
  '42/unknown,["e"]',
  '42/unknown,7["e"]',
  '43/unknown,0["forged"]',
  '42/__proto__,["e"]',
  '42/constructor,["e"]',
  '42//,["e"]',
  '42/?query=/,["e"]',
  `42/${"n".repeat(1e6)},["e"]`,
];

const tooOld: Outcome = { connectError: "server_too_old" };
const refused: Outcome = { connectError: "connect_refused" };

function joining(section: string, outcome: Outcome, replies: readonly string[]): Entry[] {
  return replies.map((reply) => ({ name: `${section}: ${reply}`, joining: [reply], outcome }));
}

export const socketPackets: Entry[] = [
  ...each("2.1 unknown type", parseError, unknownTypes),
  ...each("2.3 event of a wrong shape", parseError, wrongEvents),
  ...each(
    "2.3 reserved event",
    parseError,
    reserved.map((name) => `42["${name}"]`),
  ),
  ...each("2.3 wrong id", parseError, wrongIds),
  ...each("2.3 answer of a wrong shape", parseError, wrongAnswers),
  ...each("2.3 control packet of a wrong shape", parseError, wrongControl),
  ...each("2.5 and 3.8 unasked, ignored", ignored, unasked),
  ...joining("2.5 reply without a session id", tooOld, [
    "40",
    "40{}",
    '40{"sid":1}',
    '40{"sid":null}',
    '40{"sid":["x"]}',
    '40{"__proto__":{"sid":"x"}}',
    '40{"sid":{"toString":"x"}}',
  ]),
  ...joining("2.5 refusal of any shape", refused, [
    '44{"message":"no","data":{"code":1}}',
    '44"no"',
    '44""',
    "44{}",
    '44{"message":null}',
    '44{"message":{"toString":1}}',
    '44{"__proto__":{"message":"polluted"}}',
  ]),
  // No question was asked: the namespace was never joined.
  ...joining("2.5 refusal of a wrong shape", { ...parseError, answer: undefined }, [
    "44",
    "44[]",
    "44null",
    "44{",
    "441{}",
  ]),
  {
    name: "2.5 the server disconnects, and goes on talking",
    bodies: [["41", '42["after"]', '43999["x"]', "41", joined]],
    outcome: { disconnect: ["io server disconnect"] },
  },
  {
    name: "3.6 an answer counts once",
    bodies: [['430["first"]', '430["second"]', "430[]"]],
    outcome: { answer: '"first"' },
  },
  {
    name: "3.6 an answer without arguments",
    bodies: [["430[]"]],
    // Its argument is undefined, which is no JSON.
    outcome: { answer: undefined },
  },
];
