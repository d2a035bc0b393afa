/** What the network does: cuts, stalls, slow lines, and ports where nobody answers. */
import type { Link } from "../../../proxy/link.ts";
import type { Direction, Fault, Scene } from "../scene.ts";

/** In the middle of a large message, and of the frames and packets that carry it. */
const MIDDLE = 30_000;

/** New connections are broken until so many tries have failed. */
const TRIES = 2;

/** How long a client waits for an answer where there is none, in ms. */
const IMPATIENCE = 300;

const cuts: Fault[] = [
  {
    name: "every connection is closed (FIN)",
    happen: (scene) => scene.breakOff("cut"),
  },
  {
    name: "every connection is reset (RST)",
    happen: (scene) => scene.breakOff("reset"),
  },
  {
    name: "the server's side is gone, the browser's is closed later",
    happen: async (scene) => {
      const lose = (link: Link) => {
        link.set({ kind: "hold" });
        link.server.resetAndDestroy();
      };
      // Those that are opened until the client has noticed too: between two polls nothing is under way.
      scene.proxy.onLink = lose;
      for (const link of scene.proxy.links) lose(link);
      await scene.happens("trouble");
    },
  },
  {
    name: "the browser's side is closed, the server hears nothing of it",
    happen: async ({ proxy }) => {
      for (const link of proxy.links) {
        link.set({ kind: "swallow" });
        link.browser.destroy();
      }
    },
  },
  {
    name: "three cuts, each as soon as it has connected",
    happen: async (scene) => {
      for (let time = 1; time <= 3; time += 1) {
        await scene.breakOff();
        await scene.recovers();
      }
    },
  },
  ...(["down", "up"] as const).flatMap((direction): Fault[] => [
    {
      name: `closed in the middle of a large message ${heading(direction)} (FIN)`,
      happen: (scene) => breakInTheMiddle(scene, direction, "cut"),
    },
    {
      name: `reset in the middle of a large message ${heading(direction)} (RST)`,
      happen: (scene) => breakInTheMiddle(scene, direction, "reset"),
    },
  ]),
];

const stalls: Fault[] = [
  {
    name: "nothing passes for longer than a heartbeat, then all of it",
    happen: async (scene) => {
      scene.proxy.set({ kind: "hold" });
      scene.proxy.onLink = (link) => link.set({ kind: "hold" });
      await scene.happens("trouble");
      scene.healed();
      scene.proxy.set({ kind: "pass" });
    },
  },
  {
    name: "everything is lost for longer than a heartbeat",
    happen: async (scene) => {
      scene.proxy.set({ kind: "swallow" });
      scene.proxy.onLink = (link) => link.set({ kind: "swallow" });
      await scene.happens("trouble");
    },
  },
  {
    name: "only what comes from the server is lost",
    happen: async (scene) => {
      for (const { down } of scene.proxy.links) down.set({ kind: "swallow" });
      scene.proxy.onLink = ({ down }) => down.set({ kind: "swallow" });
      await scene.happens("trouble");
    },
  },
  {
    name: "only what goes to the server is lost",
    happen: async (scene) => {
      for (const { up } of scene.proxy.links) up.set({ kind: "swallow" });
      scene.proxy.onLink = ({ up }) => up.set({ kind: "swallow" });
      await scene.happens("trouble");
    },
  },
  {
    name: "nothing passes for less than a heartbeat",
    isHarmless: true,
    happen: async (scene) => {
      scene.proxy.onLink = ({ down }) => down.set({ kind: "hold" });
      for (const { down } of scene.proxy.links) down.set({ kind: "hold" });
      await held(scene);
      scene.healed();
      scene.proxy.set({ kind: "pass" });
    },
  },
];

const slow: Fault[] = [
  {
    name: "a large message at 400 kB a second",
    isHarmless: true,
    happen: (scene) => largeMessage(scene, { kind: "throttle", bytesPerSecond: 400_000 }),
  },
  {
    name: "a large message in pieces of 61 bytes",
    isHarmless: true,
    happen: (scene) => largeMessage(scene, { kind: "pieces", bytes: 61 }),
  },
  {
    name: "so slow that the heartbeat is late",
    happen: async (scene) => {
      const passage = { kind: "throttle", bytesPerSecond: 4_000 } as const;
      scene.proxy.set(passage);
      scene.proxy.onLink = (link) => link.set(passage);
      scene.server.publishLarge();
      await scene.happens("trouble");
      scene.healed();
      scene.proxy.set({ kind: "pass" });
    },
  },
];

const arrivals: Fault[] = [
  {
    name: "the port is closed",
    happen: async (scene) => {
      await scene.proxy.shut();
      await scene.happens("failure", TRIES);
      scene.healed();
      await scene.proxy.open();
    },
  },
  {
    name: "the port is closed before the first try",
    isFirst: true,
    happen: async (scene) => {
      await scene.proxy.shut();
      await scene.begin();
      await scene.happens("failure", TRIES);
      scene.healed();
      await scene.proxy.open();
    },
  },
  ...(["end", "reset"] as const).map(
    (arrival): Fault => ({
      name: `new connections are accepted and ${arrival === "end" ? "closed" : "reset"} at once`,
      happen: async (scene) => {
        scene.proxy.arrival = arrival;
        scene.proxy.reset();
        await scene.happens("failure", TRIES);
      },
    }),
  ),
  {
    name: "new connections are accepted and never answered",
    happen: async (scene) => {
      scene.proxy.arrival = "silence";
      await impatient(scene);
      scene.proxy.reset();
      await scene.happens("failure");
      await patient(scene);
    },
  },
  {
    name: "never answered from the beginning",
    isFirst: true,
    client: { timeout: IMPATIENCE },
    happen: async (scene) => {
      scene.proxy.arrival = "silence";
      await scene.begin();
      await scene.happens("failure");
      await patient(scene);
    },
  },
  ...([1, 20, 100] as const).map(
    (bytes): Fault => ({
      name: `new connections are reset after ${bytes} bytes of the answer`,
      happen: async (scene) => {
        scene.proxy.onLink = (link) => link.down.limit(bytes, () => link.reset());
        scene.proxy.reset();
        await scene.happens("failure", TRIES);
      },
    }),
  ),
];

export const networkFaults: readonly Fault[] = [...cuts, ...stalls, ...slow, ...arrivals];

function heading(direction: Direction): string {
  return direction === "down" ? "to the browser" : "to the server";
}

async function impatient({ page }: Scene): Promise<void> {
  await page.evaluate((timeout) => void traffic.manager.timeout(timeout), IMPATIENCE);
}

/** Ends the fault; now an answer may take its time. */
async function patient(scene: Scene): Promise<void> {
  await scene.page.evaluate(() => void traffic.manager.timeout(20_000));
  scene.healed();
}

/** The next connection over which so much goes breaks, at exactly that byte. */
async function breakInTheMiddle(scene: Scene, direction: Direction, how: "cut" | "reset"): Promise<void> {
  let isBroken = false;
  const arm = (link: (typeof scene.proxy.streams)[number]) => {
    link[direction].limit(MIDDLE, () => {
      isBroken = true;
      if (how === "cut") link.cut();
      else link.reset();
    });
  };
  for (const link of scene.proxy.links) arm(link);
  scene.proxy.onLink = (link) => {
    if (!isBroken) arm(link);
  };
  scene.server.publishLarge();
  await scene.happens("trouble");
}

/** Both directions are slow while a large message goes through. */
async function largeMessage(scene: Scene, passage: Parameters<Scene["proxy"]["set"]>[0]): Promise<void> {
  scene.proxy.set(passage);
  scene.proxy.onLink = (link) => link.set(passage);
  scene.server.publishLarge();
  const last = scene.server.account("ann").published;
  await scene.page.evaluate((number) => traffic.heard(number), last);
  scene.healed();
  scene.proxy.set({ kind: "pass" });
}

/** Resolves when something is held back on its way to the browser. */
async function held({ proxy }: Scene): Promise<void> {
  while (![...proxy.links].some(({ down }) => down.held > 0)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
