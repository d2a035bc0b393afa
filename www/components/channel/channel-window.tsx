"use client";

/** A channel from the inside: who is here, what was written, and a place to write. */
import { useSocket } from "@sockeye/client/react";
import { useState } from "react";

import { ClusterPanel } from "@/components/cluster-panel";
import { ConnectionStrip } from "@/components/connection-strip";
import { deleteMessage, editMessage } from "@/lib/channel-api";
import type { Channel } from "@/lib/channel-view";
import { draftOf, type Upload } from "@/lib/draft";
import type { Message } from "@/lib/message";

import { ChannelTabs } from "./channel-tabs";
import styles from "./channel-window.module.css";
import { Composer } from "./composer";
import { Members } from "./members";
import { MessageList } from "./message-list";
import { StatusLine } from "./status-line";
import { Typing } from "./typing";
import { useChannelRoom } from "./use-channel-room";
import { YourName } from "./your-name";

export function ChannelWindow({ channelId, channel }: { channelId: string; channel: Channel }) {
  const { socket, isConnected } = useSocket();
  const { members, typing } = useChannelRoom(channelId);
  const [problem, setProblem] = useState("");

  const act = async (action: () => Promise<unknown>) => {
    setProblem("");
    try {
      await action();
      // Without a connection no event tells of it.
      if (!isConnected) channel.refetch();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const send = (text: string, upload?: Upload) => {
    setProblem("");
    try {
      channel.send(draftOf(channelId, text, upload));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <>
      <ConnectionStrip socket={socket} />
      <section className={styles.window} aria-label={`Channel ${channelId}`}>
        <header className={styles.header}>
          <ChannelTabs channelId={channelId} />
          <YourName />
          <Members channelId={channelId} members={members} />
        </header>
        <MessageList
          channelId={channelId}
          channel={channel}
          onEdit={(message: Message, text: string) => act(() => editMessage(message, text))}
          onDelete={(message: Message) => act(() => deleteMessage(message))}
        />
        <StatusLine channel={channel} />
        <footer className={styles.footer}>
          <Typing names={typing} />
          <Composer
            problem={problem}
            onProblem={setProblem}
            onSend={send}
            onTyping={() => socket?.volatile.emit("typing", channelId)}
          />
        </footer>
      </section>
      <ClusterPanel socket={socket} />
    </>
  );
}
