/**
 * The smallest store that React's `useSyncExternalStore` can read: an immutable
 * snapshot and a list of subscribers. Never batches and never drops a change.
 */
export class Store<Snapshot> {
  #snapshot: Snapshot;
  readonly #subscribers = new Set<() => void>();

  constructor(initial: Snapshot) {
    this.#snapshot = initial;
  }

  /** The same object until something changes. */
  readonly getSnapshot = (): Snapshot => this.#snapshot;

  /** Calls `changed` after every change until the returned function is called. */
  readonly subscribe = (changed: () => void): (() => void) => {
    this.#subscribers.add(changed);
    return () => this.#subscribers.delete(changed);
  };

  /** Replaces the fields named in `change`. */
  protected update(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const changed of this.#subscribers) changed();
  }
}
