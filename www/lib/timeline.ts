/**
 * What a room shows, in order: messages and notes such as "Anna joined".
 * Pure functions over immutable lists; one entry per id, however often it comes.
 */
import type { ChatMessage, Member, OutgoingMessage, Picture } from "./protocol";

/**
 * How far an own message is: on its way, waiting for the connection to come
 * back, acknowledged by the server, or refused by it. Others' are always `sent`.
 */
export type Delivery = "sending" | "retrying" | "sent" | "refused";

export interface MessageEntry {
  kind: "message";
  id: string;
  /** ms since the Unix epoch by the server's clock; undefined until it is known. */
  at: number | undefined;
  author: Member;
  text: string;
  image: Picture | undefined;
  imageExpired: boolean;
  delivery: Delivery;
}

export interface NoteEntry {
  kind: "note";
  id: string;
  at: number;
  text: string;
}

export type Entry = MessageEntry | NoteEntry;

/** A message that the server has taken. */
export function received(message: ChatMessage): MessageEntry {
  return {
    kind: "message",
    id: message.id,
    at: message.at,
    author: message.author,
    text: message.text,
    image: message.image,
    imageExpired: message.imageExpired ?? false,
    delivery: "sent",
  };
}

/** An own message, shown before the server has it. */
export function outgoing(
  message: OutgoingMessage,
  author: Member,
  delivery: "sending" | "retrying",
): MessageEntry {
  return {
    kind: "message",
    id: message.id,
    at: undefined,
    author,
    text: message.text,
    image: message.image,
    imageExpired: false,
    delivery,
  };
}

export function note(room: string, at: number, text: string): NoteEntry {
  return { kind: "note", id: `${room}:${at}`, at, text };
}

/** Adds entries whose id is new, and puts everything in order. */
export function merge(entries: readonly Entry[], added: readonly Entry[]): Entry[] {
  const known = new Set(entries.map(({ id }) => id));
  return inOrder([...entries, ...added.filter(({ id }) => !known.has(id))]);
}

/** Changes how far a message is, and its place once its time is known. */
export function deliver(entries: readonly Entry[], id: string, delivery: Delivery, at?: number): Entry[] {
  return inOrder(
    entries.map((entry) =>
      entry.kind === "message" && entry.id === id ? { ...entry, delivery, at: at ?? entry.at } : entry,
    ),
  );
}

/** By the server's time; what the server does not have yet comes last, as written. */
function inOrder(entries: Entry[]): Entry[] {
  return entries.sort((a, b) => timeOf(a) - timeOf(b));
}

function timeOf(entry: Entry): number {
  return entry.at ?? Number.MAX_SAFE_INTEGER;
}
