/**
 * A channel in React that has two messages in the wrong order.
 */
import { channelOf } from "../subjects/channel-original.tsx";
import swaps from "./swaps.ts";

export default channelOf(swaps);
