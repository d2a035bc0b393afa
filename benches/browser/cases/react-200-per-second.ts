/**
 * Messages come to a list in React that holds 20,000, 200 a second for ten seconds.
 *
 * The share of the main thread is the CPU time of a message times 200.
 */
import type { Case } from "../case.ts";
import type { ChannelSubject } from "../page/channel.tsx";
import { CHANNELS, receiveInto } from "../page/channel-round.ts";

const PER_SECOND = 200;

export default {
  id: "react-200-per-second",
  title: "a message of 200 a second in React",
  subjects: CHANNELS,
  figures: [{ name: "cpu", of: "operation", unit: "µs" }],
  size: 10 * PER_SECOND,
  testSize: PER_SECOND,
  warmUp: 0,
  mostRounds: 7,
  roundsOfAPage: 1,
  prepare: receiveInto(PER_SECOND),
} satisfies Case<ChannelSubject>;
