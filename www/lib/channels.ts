/** The channels that the page offers; the server takes any other name too. */
import { CHANNEL_ID, PAGE_LIMIT_MAX } from "./limits.mjs";

export interface ChannelChoice {
  id: string;
  /** What is in it. */
  about: string;
  /** Messages that are asked for at a time. */
  pageSize: number;
}

export const channels: readonly ChannelChoice[] = [
  { id: "general", about: "for everybody", pageSize: 20 },
  { id: "random", about: "for everything else", pageSize: 20 },
  // Pages of the usual size would be thousands of requests.
  { id: "archive", about: "50,000 messages", pageSize: PAGE_LIMIT_MAX },
];

/** What an address asks for: `?channel=archive&page=500`; what makes no sense is left out. */
export function channelIn(address: URLSearchParams): { channelId: string; pageSize: number } {
  const wanted = address.get("channel") ?? "";
  const channelId = CHANNEL_ID.test(wanted) ? wanted : "general";
  const usual = channels.find(({ id }) => id === channelId)?.pageSize ?? 20;
  const page = Number(address.get("page"));
  const pageSize = Number.isInteger(page) && page > 0 && page <= PAGE_LIMIT_MAX ? page : usual;
  return { channelId, pageSize };
}
