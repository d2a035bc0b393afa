/**
 * Measures one client on one connection of its own. Nothing here knows which client it
 * is: both get the same calls, in the same order.
 *
 * Every step ends: with its figure, when the connection is lost, when `signal` says so,
 * or after {@link PATIENCE}.
 */
import { busyTime } from "./busy-time";
import type { BurstAnswer, BurstRequest, ComparedSocket, Connect, Figures, MeasureOptions } from "./figures";
import { tabName } from "./tab";

/** How long a step may take, in ms. */
const PATIENCE = 15_000;

/** How long an upgrade is waited for, in ms; the rest can do without it. */
const UPGRADE_PATIENCE = 3_000;

/** Round trips of one run: so many, but no more than fit into so many ms. */
const ROUND_TRIPS = 60;
const ROUND_TRIPS_PATIENCE = 3_000;

/** Round trips before those that count, so that the first call of anything is not among them. */
const WARM_UP = 2;

const BINARY_BYTES = 100;

/** Adds to `figures` what it measures. @throws {Error} that says why it did not get to the end */
export async function measure(
  connect: Connect,
  { transport, events }: MeasureOptions,
  figures: Figures,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const socket = connect("/compare", {
    forceNew: true,
    reconnection: false,
    query: { tab: tabName() },
    ...(transport && { transports: [transport] }),
  });
  const step = stepsOf(socket, signal);
  const upgradeEnded = new Promise<void>((done) => {
    socket.io.on("open", () => {
      socket.io.engine.once("upgradeError", done);
      socket.io.engine.once("upgrade", () => {
        figures.upgrade = performance.now() - startedAt;
        done();
      });
    });
  });
  try {
    await step<void>("connecting", (done) => socket.on("connect", done));
    figures.connect = performance.now() - startedAt;

    if (transport === undefined) {
      await step<void>("the upgrade", (done) => {
        upgradeEnded.then(done);
        setTimeout(done, UPGRADE_PATIENCE);
      });
    }

    const echo = () =>
      step<void>("an answer", (done, fail) => socket.emitWithAck("echo", "ping").then(() => done(), fail));
    for (let count = 0; count < WARM_UP; count += 1) await echo();
    figures.roundTrips = [];
    const until = performance.now() + ROUND_TRIPS_PATIENCE;
    for (let count = 0; count < ROUND_TRIPS && performance.now() < until; count += 1) {
      const at = performance.now();
      await echo();
      figures.roundTrips.push(performance.now() - at);
    }

    const burst = (bytes: number) =>
      step<void>("a burst", (done, fail) => receive(socket, { count: events, bytes }).then(done, fail));
    const perSecond = async (bytes: number) => {
      const at = performance.now();
      await burst(bytes);
      return (events / (performance.now() - at)) * 1000;
    };
    const busyPerEvent = async (bytes: number) => {
      const busy = await busyTime(() => burst(bytes));
      return busy && busy / events;
    };
    // The meter takes time itself, so each burst comes twice: with the clock, and with the meter.
    figures.jsonPerSecond = await perSecond(0);
    figures.jsonBusy = await busyPerEvent(0);
    figures.binaryPerSecond = await perSecond(BINARY_BYTES);
    figures.binaryBusy = await busyPerEvent(BINARY_BYTES);
  } finally {
    socket.disconnect();
  }
}

/** Asks for events, and resolves when the last of them is there. */
function receive(socket: ComparedSocket, request: BurstRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = 0;
    const onItem = () => {
      received += 1;
      if (received < request.count) return;
      socket.off("item", onItem);
      resolve();
    };
    socket.on("item", onItem);
    socket.emitWithAck("burst", request).then((answer) => {
      const { ok, ...rest } = answer as BurstAnswer;
      if (!ok) reject(new Error(`the server refuses: ${"error" in rest ? rest.error : ""}`));
    }, reject);
  });
}

/** Makes steps of one connection, which all fail with the connection, with `signal`, or in time. */
function stepsOf(socket: ComparedSocket, signal: AbortSignal) {
  const lost = new Promise<never>((_, reject) => {
    socket.on("connect_error", (error: Error) => reject(new Error(`no connection: ${error.message}`)));
    socket.on("disconnect", (reason: string) => reject(new Error(`the connection was lost: ${reason}`)));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
  // Nobody may be waiting when it happens.
  lost.catch(() => {});

  return async <Result>(
    name: string,
    start: (done: (result: Result) => void, fail: (error: unknown) => void) => unknown,
  ): Promise<Result> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const result = new Promise<Result>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${name} took more than ${PATIENCE / 1000} s`)), PATIENCE);
      start(resolve, reject);
    });
    try {
      return await Promise.race([result, lost]);
    } finally {
      clearTimeout(timer);
    }
  };
}
