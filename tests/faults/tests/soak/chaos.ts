/**
 * Faults by chance: which, when and for how long follows from a seed, so that a run
 * can be had again as far as networks allow.
 */
import type { FaultProxy } from "../../proxy/fault-proxy.ts";

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Something that begins now and ends when the returned function is called. */
type Misfortune = (proxy: FaultProxy, chance: () => number) => () => void | Promise<void>;

const nothing = () => {};

const misfortunes: readonly [name: string, misfortune: Misfortune][] = [
  [
    "cut",
    (proxy) => {
      proxy.cut();
      return nothing;
    },
  ],
  [
    "reset",
    (proxy) => {
      proxy.reset();
      return nothing;
    },
  ],
  [
    "close code",
    (proxy, chance) => {
      for (const link of proxy.streams) link.closeWebSocket(1000 + Math.floor(chance() * 15));
      return nothing;
    },
  ],
  [
    "cut in a message",
    (proxy, chance) => {
      for (const link of proxy.links) link.down.limit(Math.ceil(chance() * 20_000), () => link.reset());
      return nothing;
    },
  ],
  [
    "stall",
    (proxy) => {
      proxy.set({ kind: "hold" });
      proxy.onLink = (link) => link.set({ kind: "hold" });
      return () => proxy.set({ kind: "pass" });
    },
  ],
  [
    "black hole",
    (proxy) => {
      proxy.set({ kind: "swallow" });
      proxy.onLink = (link) => link.set({ kind: "swallow" });
      return () => proxy.reset();
    },
  ],
  [
    "slow",
    (proxy, chance) => {
      const passage = { kind: "throttle", bytesPerSecond: 20_000 + chance() * 400_000 } as const;
      proxy.set(passage);
      proxy.onLink = (link) => link.set(passage);
      return () => proxy.set({ kind: "pass" });
    },
  ],
  [
    "refused",
    (proxy) => {
      proxy.arrival = "reset";
      proxy.reset();
      return nothing;
    },
  ],
  [
    "bad gateway",
    (proxy) => {
      proxy.rule = () => ({ status: 502 });
      proxy.reset();
      return nothing;
    },
  ],
  [
    "no WebSockets",
    (proxy) => {
      proxy.rule = ({ isWebSocket }) => (isWebSocket ? { status: 403 } : undefined);
      for (const link of proxy.streams) link.reset();
      return nothing;
    },
  ],
];

/** Of calm and of trouble, in ms: both shorter and longer than a heartbeat. */
const LONGEST = 1_500;

/** Troubles a proxy until `until` says so; gives how often each kind of trouble came. */
export async function trouble(
  proxy: FaultProxy,
  seed: number,
  until: Promise<unknown>,
): Promise<Map<string, number>> {
  const chance = random(seed);
  const counts = new Map<string, number>();
  let isOver = false;
  const end = until.then(() => {
    isOver = true;
  });
  // Chance decides how long, not an event: no event is to be favoured.
  const wait = () => {
    const pause = new Promise((resolve) => setTimeout(resolve, chance() * LONGEST));
    return Promise.race([pause, end]);
  };
  while (!isOver) {
    await wait();
    if (isOver) break;
    const [name, misfortune] = misfortunes[Math.floor(chance() * misfortunes.length)] ?? [
      "none",
      () => nothing,
    ];
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const mend = misfortune(proxy, chance);
    await wait();
    proxy.heal();
    await mend();
  }
  return counts;
}
