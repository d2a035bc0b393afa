/**
 * A channel in React that has one message that is not what was sent.
 */
import { channelOf } from "../subjects/channel-original.tsx";
import corrupts from "./corrupts.ts";

export default channelOf(corrupts);
