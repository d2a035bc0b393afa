"use client";

/** The channel that the address names. */
import { ChannelFrame } from "./channel-frame";
import { ChannelWindow } from "./channel-window";
import { useChannel } from "./use-channel";

export function LiveChannel() {
  return (
    <ChannelFrame>
      {(channelId, pageSize) => <Live key={channelId} channelId={channelId} pageSize={pageSize} />}
    </ChannelFrame>
  );
}

function Live({ channelId, pageSize }: { channelId: string; pageSize: number }) {
  return <ChannelWindow channelId={channelId} channel={useChannel(channelId, pageSize)} />;
}
