"use client";

/** The channel that the address names, from TanStack Query's cache. */
import { ChannelFrame } from "./channel-frame";
import { ChannelWindow } from "./channel-window";
import { useCachedChannel } from "./use-cached-channel";

export function CachedChannel() {
  return (
    <ChannelFrame>
      {(channelId, pageSize) => <Cached key={channelId} channelId={channelId} pageSize={pageSize} />}
    </ChannelFrame>
  );
}

function Cached({ channelId, pageSize }: { channelId: string; pageSize: number }) {
  return <ChannelWindow channelId={channelId} channel={useCachedChannel(channelId, pageSize)} />;
}
