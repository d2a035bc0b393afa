/**
 * Events as lists, and what was not to happen.
 */

/** Has listeners. */
interface Listenable {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** The names of these events, in the order in which they are emitted from now on. */
export function record(emitter: object, ...events: string[]): string[] {
  const names: string[] = [];
  for (const event of events) (emitter as Listenable).on(event, () => names.push(event));
  return names;
}

/** The arguments of each emission of an event from now on. */
export function collect<Args extends unknown[]>(emitter: object, event: string): Args[] {
  const emissions: Args[] = [];
  (emitter as Listenable).on(event, (...args) => emissions.push(args as Args));
  return emissions;
}

/** Whether a promise is settled, now that what was queued before has run. */
export function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
}
