/**
 * The chat's events as types, for both sides of the connection.
 *
 * Every client event is answered: with `ok: true` and its result, or with
 * `ok: false` and a {@link ChatError}. Times are ms since the Unix epoch by the
 * server's clock, strictly increasing within a room, so they order its log.
 */

/** Why the server refused an event. */
export type ChatError =
  /** A field is missing, of the wrong type, too long or too large. */
  | "invalid"
  /** The sender is not in that room; joining it and sending again helps. */
  | "not-joined"
  /** The server, or this connection, has as many rooms as it can hold. */
  | "too-many-rooms";

export type Answer<Result = unknown> = ({ ok: true } & Result) | { ok: false; error: ChatError };

/** A person in a room. The same session has the same `id` on every connection. */
export interface Member {
  id: string;
  name: string;
}

/** A picture as it travels: a binary attachment (`Buffer` on the server). */
export interface Picture<Bytes = ArrayBuffer> {
  /** One of `PICTURE_TYPES`. */
  type: string;
  bytes: Bytes;
}

/** What a client sends. `id` is the client's own, so that sending twice is harmless. */
export interface OutgoingMessage<Bytes = ArrayBuffer> {
  id: string;
  room: string;
  text: string;
  image?: Picture<Bytes>;
}

/** What the server keeps and passes on. */
export interface ChatMessage<Bytes = ArrayBuffer> extends OutgoingMessage<Bytes> {
  author: Member;
  at: number;
  /** There was a picture, but the server keeps only the latest ones. */
  imageExpired?: true;
}

export type JoinAnswer<Bytes = ArrayBuffer> = Answer<{
  /** The joining person, with the `id` that others see. */
  you: Member;
  members: Member[];
  /** The latest messages, oldest first. */
  messages: ChatMessage<Bytes>[];
}>;

export type SendAnswer = Answer<{ at: number }>;

/** Events from the page to the server. */
export interface ClientToServerEvents {
  "join-room": (request: { room: string; name: string }, ack: (answer: JoinAnswer) => void) => void;
  "send-message": (message: OutgoingMessage, ack: (answer: SendAnswer) => void) => void;
  "leave-room": (request: { room: string }, ack: (answer: Answer) => void) => void;
}

/** Events from the server to the page. */
export interface ServerToClientEvents {
  "user-joined": (event: { room: string; member: Member; at: number }) => void;
  "user-left": (event: { room: string; member: Member; at: number }) => void;
  "receive-message": (message: ChatMessage) => void;
}
