/**
 * The channel chat's messages and events, for both sides of the connection.
 *
 * Events follow the change that they tell of: it is stored before anybody hears of it.
 */

/** A message as everybody gets it: from the history, by events, as the answer to a send. */
export interface Message {
  /** Grows with each message of a channel; never used again. */
  id: number;
  channelId: string;
  /** Plain text. */
  text: string;
  author: Author;
  file: MessageFile | null;
  /** ISO 8601, UTC; no two messages of a channel have the same. */
  createdAt: string;
  /** 1, and one more for each edit. */
  version: number;
  /** What the sender has called it before it was stored. */
  nonce: string | null;
}

export interface Author {
  /** Made of the author's session, and says nothing about it. */
  id: string;
  name: string;
}

/** A file of a message; its bytes are at `/api/files/{id}` until they expire. */
export interface MessageFile {
  id: string;
  name: string;
  type: string;
  size: number;
}

/** A page of the history, newest first. */
export interface MessagePage {
  items: Message[];
  /** The `cursor` of the page of older messages; `null` on the last one. */
  nextCursor: string | null;
}

/** Why something was refused. */
export type ErrorCode =
  /** A field is missing, of the wrong type, too long or too large. */
  | "invalid"
  /** There is no session, or one that nobody can have. */
  | "no_session"
  /** The message is somebody else's, or the request is of somebody else's page. */
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  /** The body is not JSON. */
  | "unsupported_type"
  | "too_large"
  /** The connection is in as many rooms as it may be. */
  | "too_many_rooms"
  /** Later, after as many seconds as the header `Retry-After` or `retryAfter` says. */
  | "rate_limited"
  | "failed";

export interface Refused {
  ok: false;
  error: ErrorCode;
  /** In seconds; with "rate_limited". */
  retryAfter?: number;
}

/** Somebody in a channel, once however many connections there are. */
export interface Member {
  /** The `id` of their messages' author. */
  userId: string;
  name: string;
}

/** A file as it travels: a binary attachment (`Buffer` on the server). */
export interface OutgoingFile<Bytes = ArrayBuffer> {
  name: string;
  type: string;
  bytes: Bytes;
}

export interface OutgoingFileMessage<Bytes = ArrayBuffer> {
  channelId: string;
  /** May be empty. */
  text: string;
  nonce: string;
  /** The author's. */
  name: string;
  file: OutgoingFile<Bytes>;
}

export type JoinAnswer = { ok: true; you: Member; members: Member[] } | Refused;
export type FileAnswer = { ok: true; message: Message } | Refused;

/** The `auth` of the connection. */
export interface ChannelAuth {
  /** A secret of the tab, by which it stays the same person. */
  session: string;
  name: string;
}

/** Events from the page to the server. */
export interface ChannelClientEvents {
  "join-room": (channelId: string, ack?: (answer: JoinAnswer) => void) => void;
  "leave-room": (channelId: string, ack?: (answer: { ok: true } | Refused) => void) => void;
  /** Passed on to the others of the room that one is in. */
  typing: (channelId: string) => void;
  "send-file": (message: OutgoingFileMessage, ack: (answer: FileAnswer) => void) => void;
  echo: (value: unknown, ack: (value: unknown) => void) => void;
}

/** Events from the server to the page. */
export interface ChannelServerEvents {
  /** Of any channel, to everybody. */
  [added: `chat:${string}:messages`]: (message: Message) => void;
  [updated: `chat:${string}:messages:update`]: (message: Message) => void;
  [deleted: `chat:${string}:messages:delete`]: (message: Message) => void;
  /** To the members of a room. */
  "user-joined": (event: { roomId: string } & Member) => void;
  "user-left": (event: { roomId: string } & Member) => void;
  typing: (event: { roomId: string; member: Member }) => void;
  /** All members with their names, to whoever has joined. */
  members: (event: { roomId: string; you: Member; members: Member[] }) => void;
}
