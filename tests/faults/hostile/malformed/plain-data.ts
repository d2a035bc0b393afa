/** Names and values that could be taken for something else, and are plain data: sections 2.3 and 3.9. */
import { delivered, type Entry } from "./entry.ts";

const names = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "then",
  "error",
  "open",
  "close",
  "packet",
  "ping",
  "reconnect",
  "message",
  "",
  "0",
  "\\u0000",
  "\\ud800",
  "$__proto__",
];
const values = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"valueOf":null,"toJSON":"x"}',
  '{"then":"x"}',
  '[{"length":-1}]',
  '{"_placeholder":true,"num":0}',
  '{"_placeholder":true,"num":"splice"}',
  '"\\ud800"',
  '"</script><script>throw 1</script>"',
  "-0",
  "1e308",
  "123456789012345678901234567890",
];

export const plainData: Entry[] = [
  ...names.map((name) => ({
    name: `3.9 event named "${name}"`,
    bodies: [[`42["${name}",1]`]],
    outcome: delivered(JSON.stringify(JSON.parse(`["${name}",1]`))),
  })),
  ...["0", "-1", "1.5", "1e400"].map((name) => ({
    name: `2.3 event named by the number ${name}`,
    bodies: [[`42[${name},1]`]],
    outcome: delivered(JSON.stringify(JSON.parse(`[${name},1]`))),
  })),
  ...values.map((value) => ({
    name: `2.3 argument ${value}`,
    bodies: [[`42["e",${value}]`]],
    outcome: delivered(JSON.stringify(JSON.parse(`["e",${value}]`))),
  })),
  {
    name: "2.1 ids with zeros before them, and the root namespace by name",
    bodies: [['42/,["root"]', '420007["asked"]', '429007199254740991["largest"]']],
    // The function that answers is the last argument, which JSON has no other word for.
    outcome: delivered('["root"]', '["asked",null]', '["largest",null]'),
  },
];
