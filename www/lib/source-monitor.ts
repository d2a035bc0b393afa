/**
 * Watches a source of events that is no Socket: whether it is connected, how often it
 * has been, and what happened. It passes everything on and changes nothing.
 */
import type { ChatSource } from "@sockeye/client/chat";

import type { LogEntry } from "./connection";
import { Store } from "./store";

/** Log lines kept. */
const LOG_LENGTH = 40;

export interface SourceSnapshot {
  state: "connecting" | "connected" | "reconnecting";
  /** Tries that have failed since the connection was lost. */
  attempts: number;
  /** Connections opened since the page was loaded. */
  connections: number;
  /** Oldest first. */
  log: readonly LogEntry[];
}

export const notOpened: SourceSnapshot = { state: "connecting", attempts: 0, connections: 0, log: [] };

export class SourceMonitor extends Store<SourceSnapshot> {
  #logged = 0;

  constructor() {
    super(notOpened);
  }

  /** The same source, watched. */
  watch<Item>(source: ChatSource<Item>): ChatSource<Item> {
    return (sink) => {
      // The first word of each source is that it is not connected yet.
      let hasBegun = false;
      return source({
        ...sink,
        connected: (recovered) => {
          this.#opened();
          sink.connected(recovered);
        },
        disconnected: () => {
          if (hasBegun) this.#lost();
          hasBegun = true;
          sink.disconnected();
        },
      });
    };
  }

  #opened(): void {
    const { connections } = this.getSnapshot();
    this.update({ state: "connected", attempts: 0, connections: connections + 1 });
    this.#note("Connected");
  }

  #lost(): void {
    const { state, attempts, connections } = this.getSnapshot();
    const wasOpen = state === "connected";
    this.update({
      state: connections > 0 ? "reconnecting" : "connecting",
      attempts: wasOpen ? 0 : attempts + 1,
    });
    this.#note(wasOpen ? "Connection lost" : "Could not connect");
  }

  #note(text: string): void {
    const entry = { id: this.#logged++, at: Date.now(), text };
    this.update({ log: [...this.getSnapshot().log, entry].slice(-LOG_LENGTH) });
  }
}
