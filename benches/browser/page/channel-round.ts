/**
 * A round in which messages come to a channel that is shown in React.
 */
import type { Case, Subjects } from "../case.ts";
import { type ChannelSubject, HELD, View, wrongIn } from "./channel.tsx";
import { message } from "./messages.ts";

/** A hook that keeps the channel, and the usual way with a cache. The floor is what React and the browser
 * need to show as much, the second original shows the noise. */
export const CHANNELS: Subjects = {
  sockeye: "channel-sockeye.tsx",
  original: "channel-original.tsx",
  "original again": "channel-original.tsx",
  floor: "channel-floor.tsx",
};

/** Each message of a round is held afterwards, so a page plays one round only. */
export const receiveInto = (perSecond: number | null): Case<ChannelSubject>["prepare"] =>
  async function prepare({ load, origin, size }) {
    const subject = await load();
    const root = document.body.appendChild(document.createElement("main"));
    const view = new View();
    const channel = await subject.show(root, origin, view);
    const expected = Array.from({ length: HELD + size }, (_, id) => message(id));
    const wrong = wrongIn(root, channel, expected.slice(0, HELD));
    if (wrong.length > 0) throw new Error(`the history: ${wrong.join(", ")}`);
    return {
      async play() {
        const start = performance.now();
        // A client that has lost one never gets there.
        const told = channel.ask(size, perSecond).then(() => view.rests());
        await Promise.race([view.reaches(HELD + size), told]);
        return performance.now() - start;
      },
      check: () => wrongIn(root, channel, expected),
    };
  };
