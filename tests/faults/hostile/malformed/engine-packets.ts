/** Single Engine.IO packets: sections 1.1, 1.2 and 1.7 of the protocol reference. */
import { handshake } from "../script.ts";
import { delivered, type Entry, each, ignored, packetInvalid, parseError } from "./entry.ts";

const unknownTypes = [
  "7",
  "9",
  "a",
  "x",
  "-1",
  "+4",
  " 4",
  "\t6",
  "\0",
  "٣",
  "４",
  "\u{1f41f}",
  "{}",
  "[]",
  "null",
];

const brokenBase64 = [
  "b!",
  "bA",
  "bAB",
  "bAQI",
  "bAQI*",
  "b====",
  "b=AQI",
  "bAQ=I",
  "b AQID",
  "bAQID\n",
  "b-_-_",
  "bAQIDé",
  `b${"A".repeat(1e6)}!`,
];

export const enginePackets: Entry[] = [
  ...each("1.1 unknown type", packetInvalid, unknownTypes),
  ...each("1.1 unknown type, long", packetInvalid, ["x".repeat(1e6)]),
  ...each("1.1 second handshake", packetInvalid, [
    handshake,
    "0",
    "0{",
    "0[]",
    "0null",
    `0${"[".repeat(1e5)}`,
  ]),
  ...each("1.1 unasked, ignored", ignored, ["3", "3probe", "3junk", "5", "5junk", "6", "6junk", "6\r\n"]),
  ...each("1.1 message without content", parseError, ["4"]),
  ...each("1.2 broken base64", packetInvalid, brokenBase64),
  ...each("1.2 binary that nothing announced", parseError, ["b", "bAQID"]),
  {
    name: "1.2 binary frame that nothing announced",
    bodies: [[Buffer.from([1, 2, 3])]],
    outcome: parseError,
  },
  {
    name: "1.2 empty binary frame that nothing announced",
    bodies: [[Buffer.alloc(0)]],
    outcome: parseError,
  },
  { name: "1.2 empty text frame", over: ["websocket"], bodies: [[""]], outcome: packetInvalid },
  ...each("1.7 ping with data", ignored, ["2", "2probe", "2junk", `2${"x".repeat(1e6)}`]),
  {
    name: "1.10 close packet ends polling; what follows it is discarded",
    over: ["polling"],
    bodies: [['42["before"]', "1", '42["after"]', "x"]],
    outcome: { events: ['["before"]'], disconnect: ["transport close"] },
  },
  {
    name: "1.10 close packet with data ends polling",
    over: ["polling"],
    bodies: [["1junk"]],
    outcome: { disconnect: ["transport close"] },
  },
  {
    name: "1.4 close packet over a WebSocket is ignored",
    over: ["websocket"],
    bodies: [["1", '42["after"]', "1junk"]],
    outcome: delivered('["after"]'),
  },
];
