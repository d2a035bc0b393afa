"use client";

/** The channel that the address of the page names. */
import { useSearchParams } from "next/navigation";

import { channelIn } from "@/lib/channels";

export function useChannelChoice() {
  return channelIn(useSearchParams() ?? new URLSearchParams());
}
