/**
 * A burst of messages comes to a list in React that holds 20,000, until all is shown.
 */
import type { Case } from "../case.ts";
import type { ChannelSubject } from "../page/channel.tsx";
import { CHANNELS, receiveInto } from "../page/channel-round.ts";

export default {
  id: "react-burst",
  title: "show a burst of 5,000 onto 20,000 in React",
  subjects: CHANNELS,
  figures: [
    { name: "cpu", of: "round", unit: "ms" },
    { name: "wall", of: "round", unit: "ms" },
  ],
  size: 5000,
  testSize: 500,
  warmUp: 0,
  mostRounds: 7,
  roundsOfAPage: 1,
  prepare: receiveInto(null),
} satisfies Case<ChannelSubject>;
