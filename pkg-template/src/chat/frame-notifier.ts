/**
 * Tells of changes at once when it is quiet, and otherwise once a frame: a burst of
 * events becomes one rendering each frame, and none of them is lost.
 */
export class FrameNotifier {
  readonly #notify: () => void;
  #due = false;
  #cancel: (() => void) | undefined;

  constructor(notify: () => void) {
    this.#notify = notify;
  }

  /** Something has changed. */
  schedule(): void {
    this.#due = true;
    if (this.#cancel) return;
    // Everything that happens in this task belongs to one change.
    this.#cancel = () => {};
    queueMicrotask(() => this.#tell());
  }

  /** Tells of nothing more until something changes again. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#due = false;
  }

  #tell(): void {
    if (!this.#due) {
      this.#cancel = undefined;
      return;
    }
    this.#due = false;
    this.#cancel = nextFrame(() => this.#tell());
    this.#notify();
  }
}

/** In a hidden page there are no frames, and outside of pages none at all. */
function nextFrame(callback: () => void): () => void {
  if (typeof document === "object" && document.visibilityState === "visible") {
    const frame = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(frame);
  }
  const timer = setTimeout(callback, 16);
  return () => clearTimeout(timer);
}
