/**
 * The text of an input that everybody edits, kept the same as on the server.
 *
 * One change at a time is on its way, and the next one carries the latest text. The latest
 * change that reaches the server counts: while one of ours has no answer, what others have
 * written came before it and is not shown. What is written without a connection is sent
 * with the next one.
 */
import type { Socket } from "@sockeye/client";

import { Store } from "./store";

interface ServerToClientEvents {
  "update-input": (text: string) => void;
}

interface ClientToServerEvents {
  "input-change": (text: string, answered: (answer: { ok: boolean }) => void) => void;
  echo: (value: unknown, answered: (value: unknown) => void) => void;
}

export type LazySocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface SharedInputSnapshot {
  text: string;
  /** Whether the server has all of it. */
  isSaved: boolean;
}

export const emptyInput: SharedInputSnapshot = { text: "", isSaved: true };

export class SharedInput extends Store<SharedInputSnapshot> {
  readonly #socket: LazySocket;
  #isSending = false;

  constructor(socket: LazySocket) {
    super(emptyInput);
    this.#socket = socket;
    // A server that was started again has forgotten the text.
    socket.auth = (give) => give({ text: this.getSnapshot().text });
  }

  /** Follows the server until the returned function is called. */
  attach(): () => void {
    this.#socket.on("connect", this.#send);
    this.#socket.on("update-input", this.#onUpdate);
    this.#socket.on("disconnect", this.#onDisconnect);
    return () => {
      this.#socket.off("connect", this.#send);
      this.#socket.off("update-input", this.#onUpdate);
      this.#socket.off("disconnect", this.#onDisconnect);
    };
  }

  readonly change = (text: string): void => {
    this.update({ text, isSaved: false });
    this.#send();
  };

  readonly #send = (): void => {
    const { text, isSaved } = this.getSnapshot();
    if (isSaved || this.#isSending || !this.#socket.connected) return;
    this.#isSending = true;
    this.#socket.emit("input-change", text, () => {
      this.#isSending = false;
      this.update({ isSaved: this.getSnapshot().text === text });
      this.#send();
    });
  };

  readonly #onUpdate = (text: string): void => {
    if (this.getSnapshot().isSaved) this.update({ text });
  };

  readonly #onDisconnect = (): void => {
    this.#isSending = false;
  };
}
