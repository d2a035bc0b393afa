/**
 * A live message comes to a channel that holds more and more, until a new snapshot of it is
 * there. Each comes in a frame of its own, which costs something too.
 */
import type { Series } from "../case.ts";
import { type HistoryPage, historyPageBelow } from "../page/channel.tsx";
import { type Message, message, verdict } from "../page/messages.ts";

/** Who holds a channel's history, given how to ask for its pages. */
export interface HistorySubject {
  hold(page: (cursor: string | null, limit: number) => HistoryPage): Promise<HeldHistory>;
}

interface HeldHistory {
  /** Adds a message, and resolves with the newest one when that is told of. */
  add(message: Message): Promise<Message | undefined>;
  count(): number;
}

export default {
  id: "held-messages",
  title: "apply a live message",
  axis: "messages held",
  values: [1000, 10_000, 100_000, 1_000_000],
  at: (held) => ({
    subjects: {
      sockeye: "history-sockeye.ts",
      original: "history-original.ts",
      "original again": "history-original.ts",
    },
    figures: [{ name: "cpu", of: "operation", unit: "µs" }],
    size: 100,
    testSize: 20,
    warmUp: 1,
    async prepare({ load, size }) {
      const subject = await load();
      const history = await subject.hold((cursor, limit) => historyPageBelow(held, cursor, limit));
      let next = held;
      let wrong = 0;
      return {
        async play() {
          wrong = 0;
          for (let added = 0; added < size; added++) {
            // Each has a frame of its own.
            await new Promise((resolve) => requestAnimationFrame(resolve));
            const expected = message(next++);
            const newest = await history.add(expected);
            // A cache may hold a copy.
            if (newest?.id !== expected.id || newest.text !== expected.text) wrong++;
          }
          return undefined;
        },
        check: () => verdict(history.count(), next, wrong),
      };
    },
  }),
} satisfies Series<HistorySubject>;
