/**
 * How much of the main thread's time is taken, by everything but the meter itself.
 *
 * A chain of empty tasks, each of which posts the next one, fills whatever time nobody
 * else wants. How many of them run in a ms of rest is counted before and after the work;
 * the tasks that are missing from that in between are time that something else had. This
 * sees everything that runs on this thread: scripts, WebAssembly, garbage collection, the
 * browser's own work. It sees no other threads, it keeps a whole core busy while it runs,
 * and on a machine with too few of them it also counts what other programs took.
 */

/** How long the tasks of a thread at rest are counted, in ms. */
const CALIBRATION = 100;

/** The time that `work` takes of the main thread, in ms; undefined if that can't be told. */
export async function busyTime(work: () => Promise<void>): Promise<number | undefined> {
  const chain = new TaskChain();
  try {
    const before = await chain.rateDuring(() => delay(CALIBRATION));
    const startedAt = performance.now();
    const during = await chain.rateDuring(work);
    const duration = performance.now() - startedAt;
    const after = await chain.rateDuring(() => delay(CALIBRATION));
    const share = 1 - during / Math.max(before, after);
    return share > 0 ? share * duration : undefined;
  } finally {
    chain.end();
  }
}

class TaskChain {
  readonly #channel = new MessageChannel();
  #tasks = 0;

  constructor() {
    this.#channel.port1.onmessage = () => {
      this.#tasks += 1;
      this.#channel.port2.postMessage(undefined);
    };
    this.#channel.port2.postMessage(undefined);
  }

  /** Tasks per ms. */
  async rateDuring(work: () => Promise<void>): Promise<number> {
    const [tasks, startedAt] = [this.#tasks, performance.now()];
    await work();
    return (this.#tasks - tasks) / (performance.now() - startedAt);
  }

  end(): void {
    this.#channel.port1.close();
  }
}

function delay(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration));
}
