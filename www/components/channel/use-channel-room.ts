"use client";
/** Who is in the channel, and who is writing in it. */
import { useRoom, useRoomEvent } from "@sockeye/client/react";
import { useCallback, useEffect, useRef, useState } from "react";

import { identityStore } from "@/lib/identity";
import type { Author, Member, Message } from "@/lib/message";

/** How long somebody counts as writing after the last sign of it, in ms. */
const TYPING_PATIENCE = 4_000;

export function useChannelRoom(channelId: string) {
  const { room, members, status } = useRoom(channelId);
  // The room knows who is there; these two events say what they are called.
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const name = (people: Member[]) =>
    setNames((known) => new Map([...known, ...people.map(({ userId, name }) => [userId, name] as const)]));
  useRoomEvent(room, "members", (event: { you: Member; members: Member[] }) => {
    identityStore().recognise(event.you.userId);
    name(event.members);
  });
  useRoomEvent(room, "user-joined", (member: Member) => name([member]));

  const typing = useExpiring();
  useRoomEvent(room, "typing", ({ member }: { member: Member }) => typing.add(member.userId, member.name));
  useRoomEvent(room, "user-left", ({ userId }: Member) => typing.remove(userId));
  useRoomEvent(room, `chat:${channelId}:messages`, ({ author }: Message) => typing.remove(author.id));

  return {
    status,
    members: [...members].map((id): Author => ({ id, name: names.get(id) ?? "…" })),
    typing: typing.names,
  };
}

/** Names that go away by themselves. */
function useExpiring() {
  const [entries, setEntries] = useState<readonly Author[]>([]);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());

  const remove = useCallback((id: string) => {
    clearTimeout(timers.current.get(id));
    timers.current.delete(id);
    setEntries((known) =>
      known.some((entry) => entry.id === id) ? known.filter((entry) => entry.id !== id) : known,
    );
  }, []);
  const add = useCallback(
    (id: string, name: string) => {
      clearTimeout(timers.current.get(id));
      const timer = setTimeout(() => remove(id), TYPING_PATIENCE);
      timers.current.set(id, timer);
      setEntries((known) => [...known.filter((entry) => entry.id !== id), { id, name }]);
    },
    [remove],
  );
  useEffect(() => {
    const { current: running } = timers;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
    };
  }, []);
  return { names: entries.map(({ name }) => name), add, remove };
}
