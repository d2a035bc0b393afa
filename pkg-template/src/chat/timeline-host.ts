/**
 * The boundary between a chat query and its timeline in WebAssembly.
 *
 * `TimelineHost` is what the timeline calls, `TimelineItem` is what it reads. The
 * other direction, the class `CoreTimeline`, is generated from `src/js/timeline.rs`.
 * What an item says stays on this side; only what names and orders it is copied.
 */

/** An item as the timeline sees it. */
export interface TimelineItem {
  /** Its name, unique in the channel; empty where there is none, which is refused. */
  key: string;
  /** Its place in the log; anything else than a number or a text is refused. */
  order: unknown;
  /** Grows with each edit. */
  version: unknown;
  /** The temporary key that it was sent with. */
  nonce: string | undefined;
  value: unknown;
}

/** What the timeline calls; it has released every borrow, so anything may be called back. */
export interface TimelineHost {
  /** Ask for a page, the newest one without a cursor, and answer with `page` or `failed`. */
  fetch(request: number, cursor: string | undefined, limit: number): void;
  /** Nobody waits for the answer any more. */
  abort(request: number): void;
  /** Send the pending item of this key, and answer with `confirm` or `fail`. */
  send(key: string): void;
  /** Something is not what it was. */
  changed(): void;
}
