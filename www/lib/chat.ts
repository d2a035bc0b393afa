/**
 * One person in one room: joins, rejoins whenever the connection comes back,
 * keeps the room's timeline and member list, and sends until acknowledged.
 *
 * Never opens or closes the connection; it only follows the Socket it is given.
 */
import type { Socket } from "@sockeye/client";

import { Outbox, type Outcome } from "./outbox";
import type {
  ChatError,
  ChatMessage,
  ClientToServerEvents,
  Member,
  OutgoingMessage,
  Picture,
  ServerToClientEvents,
} from "./protocol";
import { Store } from "./store";
import { deliver, type Entry, merge, note, outgoing, received } from "./timeline";

export type ChatSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** How long an answer may take before the request is sent again, in ms. */
const ANSWER_TIMEOUT = 5000;

export interface ChatSnapshot {
  /** `joining` also while a broken connection keeps us from being in the room. */
  phase: "out" | "joining" | "in";
  room: string;
  /** Ourselves; the `id` is empty until the server has given one. */
  me: Member;
  members: readonly Member[];
  entries: readonly Entry[];
  /** Why the last attempt to join was refused. */
  refused: ChatError | undefined;
}

export const outOfRoom: ChatSnapshot = {
  phase: "out",
  room: "",
  me: { id: "", name: "" },
  members: [],
  entries: [],
  refused: undefined,
};

export class Chat extends Store<ChatSnapshot> {
  readonly #socket: ChatSocket;
  readonly #outbox: Outbox;
  /** Counts attempts to join, so that the answer to a superseded one is ignored. */
  #attempt = 0;

  constructor(socket: ChatSocket) {
    super(outOfRoom);
    this.#socket = socket;
    this.#outbox = new Outbox({
      send: (message) => socket.timeout(ANSWER_TIMEOUT).emitWithAck("send-message", message),
      report: this.#report,
    });
  }

  /** Follows the Socket until the returned function is called. */
  attach(): () => void {
    const socket = this.#socket;
    socket.on("connect", this.#enter);
    socket.on("disconnect", this.#onDisconnect);
    socket.on("receive-message", this.#onMessage);
    socket.on("user-joined", this.#onJoined);
    socket.on("user-left", this.#onLeft);
    return () => {
      socket.off("connect", this.#enter);
      socket.off("disconnect", this.#onDisconnect);
      socket.off("receive-message", this.#onMessage);
      socket.off("user-joined", this.#onJoined);
      socket.off("user-left", this.#onLeft);
    };
  }

  /** Goes to a room, leaving the present one. Waits for the connection if need be. */
  join(room: string, name: string): void {
    this.leave();
    this.update({ phase: "joining", room, me: { id: "", name } });
    void this.#enter();
  }

  /** Leaves the room. Messages still unsent wait until it is joined again. */
  leave(): void {
    const { phase, room } = this.getSnapshot();
    this.#attempt += 1;
    // Without a connection there is nothing to leave: the server has seen it end.
    if (phase !== "out" && this.#socket.connected) {
      this.#socket.timeout(ANSWER_TIMEOUT).emit("leave-room", { room }, () => {});
    }
    this.update(outOfRoom);
  }

  /** Shows a message at once and sends it until the server has it. */
  send(text: string, image?: Picture): void {
    const { phase, room, me, entries } = this.getSnapshot();
    if (phase === "out") return;
    const message: OutgoingMessage = { id: crypto.randomUUID(), room, text };
    if (image) message.image = image;
    this.#outbox.add(message);
    const entry = outgoing(message, me, phase === "in" ? "sending" : "retrying");
    this.update({ entries: merge(entries, [entry]) });
    if (phase === "in") this.#outbox.flush(room);
  }

  readonly #enter = async (): Promise<void> => {
    const { phase, room, me } = this.getSnapshot();
    if (phase === "out" || !this.#socket.connected) return;

    const attempt = ++this.#attempt;
    const answer = await this.#socket
      .timeout(ANSWER_TIMEOUT)
      .emitWithAck("join-room", { room, name: me.name })
      .catch(() => undefined);
    if (attempt !== this.#attempt) return;

    if (!answer) {
      // Without a connection, `connect` brings us back here.
      void this.#enter();
    } else if (answer.ok) {
      const unsent = this.#outbox.of(room).map((message) => outgoing(message, answer.you, "retrying"));
      const entries = merge(this.getSnapshot().entries, answer.messages.map(received));
      this.update({
        phase: "in",
        me: answer.you,
        members: answer.members,
        entries: merge(entries, unsent),
        refused: undefined,
      });
      this.#outbox.flush(room);
    } else {
      this.update({ ...outOfRoom, refused: answer.error });
    }
  };

  readonly #report = (message: OutgoingMessage, outcome: Outcome): void => {
    const { entries, phase, room } = this.getSnapshot();
    if (message.room !== room) return;
    const at = outcome.delivery === "sent" ? outcome.at : undefined;
    this.update({ entries: deliver(entries, message.id, outcome.delivery, at) });
    // A request that got no answer on a connection that lives: join and send again.
    if (outcome.delivery === "retrying" && phase === "in") {
      this.update({ phase: "joining" });
      void this.#enter();
    }
  };

  readonly #onDisconnect = (): void => {
    if (this.getSnapshot().phase === "in") this.update({ phase: "joining" });
  };

  readonly #onMessage = (message: ChatMessage): void => {
    const { entries, room } = this.getSnapshot();
    if (message.room === room) this.update({ entries: merge(entries, [received(message)]) });
  };

  readonly #onJoined: ServerToClientEvents["user-joined"] = ({ room, member, at }) => {
    const { entries, members, room: present } = this.getSnapshot();
    if (room !== present) return;
    this.update({
      members: [...members.filter(({ id }) => id !== member.id), member],
      entries: merge(entries, [note(room, at, `${member.name} joined`)]),
    });
  };

  readonly #onLeft: ServerToClientEvents["user-left"] = ({ room, member, at }) => {
    const { entries, members, room: present } = this.getSnapshot();
    if (room !== present) return;
    this.update({
      members: members.filter(({ id }) => id !== member.id),
      entries: merge(entries, [note(room, at, `${member.name} left`)]),
    });
  };
}
