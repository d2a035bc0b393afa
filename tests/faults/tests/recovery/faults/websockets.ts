/** What is particular to WebSockets: close codes, and upgrades that die at each step. */
import type { Link } from "../../../proxy/link.ts";
import type { Fault, Setting } from "../scene.ts";

const WITH_WEBSOCKET: readonly Setting[] = ["websocket", "default"];

/** Codes that a server may send; `undefined` is a close frame without one, which is 1005 to the page. */
const CODES = [
  1000,
  1001,
  1002,
  1003,
  1007,
  1008,
  1009,
  1010,
  1011,
  1012,
  1013,
  1014,
  3000,
  3999,
  4000,
  4999,
  undefined,
];

/** Codes that nobody may send: the browser says 1006. */
const FORBIDDEN_CODES = [999, 1005, 1015];

const closes: Fault[] = [...CODES, ...FORBIDDEN_CODES].map(
  (code): Fault => ({
    name: `closed with ${code === undefined ? "no code" : `code ${code}`}`,
    settings: WITH_WEBSOCKET,
    happen: async ({ proxy }) => {
      for (const link of proxy.streams) link.closeWebSocket(code);
    },
  }),
);

/** A candidate of an upgrade, and how the first one dies. */
const dying: readonly [when: string, kill: (link: Link) => void][] = [
  ["before it is accepted", (link) => link.reset()],
  ["when it is accepted", (link) => link.down.limit(1, () => link.reset())],
  ["when it has asked by 2probe", (link) => onFrame(link, "up", isProbe, () => link.reset())],
  ["when 3probe has come", (link) => onFrame(link, "down", isProbeAnswer, () => link.cut())],
  [
    "by a code, when 3probe has come",
    (link) => onFrame(link, "down", isProbeAnswer, () => link.closeWebSocket(1011)),
  ],
  ["when it has sent 5", (link) => onFrame(link, "up", isUpgrade, () => link.reset())],
];

const upgrades: Fault[] = [
  ...dying.map(
    ([when, kill]): Fault => ({
      name: `the candidate of an upgrade dies ${when}`,
      settings: ["default"],
      isFirst: true,
      happen: async (scene) => {
        const death = new Promise<void>((resolve) => {
          scene.proxy.rule = ({ isWebSocket }, link) => {
            if (!isWebSocket) return undefined;
            link.browser.on("close", () => resolve());
            kill(link);
            scene.proxy.rule = undefined;
            return undefined;
          };
        });
        await scene.begin();
        await death;
        // Where the session has survived on polling, the next one upgrades.
        await scene.page.evaluate(() => traffic.reached("answer", 3));
        await scene.breakOff();
      },
    }),
  ),
  {
    name: "each WebSocket is reset as soon as it carries the session",
    settings: ["default"],
    isAvoided: true,
    happen: async (scene) => {
      scene.proxy.rule = (request, link) => {
        if (request.isWebSocket) onFrame(link, "up", isUpgrade, () => link.reset());
        return undefined;
      };
      scene.proxy.reset();
      await scene.happens("avoided");
    },
  },
  {
    name: "the candidate of an upgrade is accepted and never answered",
    settings: ["default"],
    isFirst: true,
    happen: async (scene) => {
      scene.proxy.rule = ({ isWebSocket }, link) => {
        if (isWebSocket) link.down.set({ kind: "swallow" });
        return undefined;
      };
      await scene.begin();
      await scene.page.evaluate(() => traffic.reached("answer", 10));
      await scene.breakOff();
    },
  },
];

export const webSocketFaults: readonly Fault[] = [...closes, ...upgrades];

/** Calls back, after it was written, when the first frame that matches passes. */
function onFrame(
  link: Link,
  direction: "up" | "down",
  matches: (frame: Buffer) => boolean,
  then: () => void,
): void {
  const lane = link[direction];
  lane.watch = (bytes) => {
    if (!matches(bytes)) return;
    lane.watch = undefined;
    setImmediate(then);
  };
}

/** Frames of the browser are masked; only short ones are looked for, and each comes alone. */
function unmasked(frame: Buffer): string {
  if (frame[0] !== 0x81 || ((frame[1] ?? 0) & 0x80) === 0) return "";
  const length = (frame[1] ?? 0) & 0x7f;
  if (length > 125) return "";
  return [...frame.subarray(6, 6 + length)]
    .map((byte, index) => String.fromCharCode(byte ^ (frame[2 + (index % 4)] ?? 0)))
    .join("");
}

const isProbe = (frame: Buffer) => unmasked(frame) === "2probe";
const isUpgrade = (frame: Buffer) => unmasked(frame) === "5";
const isProbeAnswer = (frame: Buffer) => frame.includes("3probe");
