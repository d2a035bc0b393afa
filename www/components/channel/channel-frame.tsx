"use client";

/**
 * Connects the page as the person that the tab is, and shows the channel that its address
 * names. The browser alone knows both, so a server renders the empty frame.
 */
import { SocketProvider } from "@sockeye/client/react";
import { type ReactNode, Suspense } from "react";

import { identityStore } from "@/lib/identity";
import { tabName } from "@/lib/tab";

import styles from "./channel-frame.module.css";
import { useChannelChoice } from "./use-channel-choice";
import { useIdentity } from "./use-identity";

interface ChannelFrameProps {
  children: (channelId: string, pageSize: number) => ReactNode;
}

export function ChannelFrame(props: ChannelFrameProps) {
  return (
    <Suspense fallback={<EmptyFrame />}>
      <ConnectedFrame {...props} />
    </Suspense>
  );
}

function ConnectedFrame({ children }: ChannelFrameProps) {
  const { channelId, pageSize } = useChannelChoice();
  const identity = useIdentity();
  if (!identity) return <EmptyFrame />;
  const options = {
    query: { tab: tabName() },
    // Asked with each connection, so a name that has changed is told with the next one.
    auth: (tell: (auth: object) => void) => tell(identityStore().getSnapshot()),
  };
  return <SocketProvider options={options}>{children(channelId, pageSize)}</SocketProvider>;
}

/** As large as what takes its place. */
function EmptyFrame() {
  return (
    <>
      <div className={styles.strip} />
      <div className={styles.window} />
    </>
  );
}
