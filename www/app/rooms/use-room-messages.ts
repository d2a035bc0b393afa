"use client";

/**
 * The messages of a room since one is in it, and those that the server still has.
 *
 * What is sent while there is no connection waits in the Socket, and goes out after the
 * room was joined again. What was on its way when the connection was lost is said to have
 * failed unless the server turns out to have it; sending it again does not double it.
 */
import { useRoom, useRoomEvent, useSocket } from "@sockeye/client/react";
import { useCallback, useEffect, useState } from "react";

/** Messages shown in a room. */
const MESSAGES_SHOWN = 200;

/** How long a message may wait for a connection and an answer, in ms. */
const SEND_PATIENCE = 60_000;

export interface Message {
  id: string;
  roomId: string;
  userId: string;
  text: string;
  /** ms since the Unix epoch, as soon as the server has it. */
  createdAt?: number;
  delivery: "sending" | "sent" | "failed" | "refused";
}

type Stored = Required<Omit<Message, "delivery">>;

export function useRoomMessages(roomId: string, userId: string) {
  const { socket } = useSocket();
  const { room, status, members, error } = useRoom(roomId);
  const [messages, setMessages] = useState<readonly Message[]>([]);

  const show = useCallback((...changed: Message[]) => setMessages((known) => merged(known, changed)), []);

  useRoomEvent(room, "receive-message", (stored: Stored) => show(sent(stored)));

  // Each time the room is joined: what was said before, and while there was no connection.
  useEffect(() => {
    if (status !== "joined") return;
    socket?.emit("recent-messages", roomId, (answer: { messages?: Stored[] }) => {
      show(...(answer.messages ?? []).map(sent));
    });
  }, [socket, roomId, status, show]);

  const sendAgain = (message: Message) => {
    show({ ...message, delivery: "sending" });
    const { id, text } = message;
    socket
      ?.timeout(SEND_PATIENCE)
      .emit("send-message", { roomId, id, text }, (error: Error | null, answer?: { message?: Stored }) => {
        if (answer?.message) show(sent(answer.message));
        else show({ ...message, delivery: error ? "failed" : "refused" });
      });
  };
  const send = (text: string) => {
    sendAgain({ id: crypto.randomUUID(), roomId, userId, text, delivery: "sending" });
  };

  return { status, members, error, messages, send, sendAgain };
}

function sent(stored: Stored): Message {
  return { ...stored, delivery: "sent" };
}

/** One message for each id, in the order of the server, and those that it does not have yet last. */
function merged(known: readonly Message[], changed: readonly Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of changed) {
    // What the server has can't fail any more.
    if (byId.get(message.id)?.delivery !== "sent") byId.set(message.id, message);
  }
  const all = [...byId.values()];
  return all.sort((one, other) => orderOf(one) - orderOf(other)).slice(-MESSAGES_SHOWN);
}

function orderOf({ createdAt }: Message): number {
  return createdAt ?? Number.MAX_SAFE_INTEGER;
}
