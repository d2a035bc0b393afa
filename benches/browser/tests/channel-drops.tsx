/**
 * A channel in React that loses one message.
 */
import { channelOf } from "../subjects/channel-original.tsx";
import drops from "./drops.ts";

export default channelOf(drops);
