/**
 * Watches a Socket's connection and says what is happening in a way that people
 * understand: state, transport, the moment of the upgrade, why there was none, the
 * round trip, what waits, and a short log.
 *
 * It never opens, closes or changes the connection; it sends `echo` now and then, which
 * the servers of this site answer.
 */
import { Store } from "./store";

/** Log lines kept. */
const LOG_LENGTH = 40;

/** How often the round trip is measured, in ms. */
const ROUND_TRIP_INTERVAL = 2_000;

/** How long an answer is waited for, in ms. */
const ROUND_TRIP_PATIENCE = 10_000;

/** How often buffers are looked at, in ms: no event tells of them. */
const BUFFER_INTERVAL = 250;

export type ConnectionState =
  /** Not started. */
  | "idle"
  | "connecting"
  | "connected"
  /** Lost; the client tries again by itself. */
  | "reconnecting"
  /** Lost, and the browser says that there is no network. */
  | "offline"
  /** Ended by the server, which the client does not undo by itself. */
  | "closed";

/** Why the connection stays on a lesser transport. */
export type Notice =
  | { kind: "blocked"; transport: string }
  /** `retryAt` in ms on the clock of `performance.now()`. */
  | { kind: "avoided"; transport: string; retryAt: number };

export interface LogEntry {
  id: number;
  /** ms since the Unix epoch. */
  at: number;
  text: string;
}

export interface ConnectionSnapshot {
  state: ConnectionState;
  /** The attempt to reconnect that is running or awaited; 0 if none. */
  attempt: number;
  transport: string | undefined;
  /** From opening the connection to the end of the upgrade, in ms. */
  upgradedAfter: number | undefined;
  /** Connections opened since the page was loaded. */
  connections: number;
  /** Of the last message that was answered, in ms. */
  roundTrip: number | undefined;
  /** Emits that wait for a connection. */
  buffered: number;
  notice: Notice | undefined;
  /** Oldest first. */
  log: readonly LogEntry[];
}

export const notConnected: ConnectionSnapshot = {
  state: "idle",
  attempt: 0,
  transport: undefined,
  upgradedAfter: undefined,
  connections: 0,
  roundTrip: undefined,
  buffered: 0,
  notice: undefined,
  log: [],
};

/** The name of a transport as people know it. */
export function transportName(transport: string): string {
  const names: Record<string, string> = {
    polling: "HTTP long-polling",
    websocket: "WebSocket",
    webtransport: "WebTransport",
  };
  return names[transport] ?? transport;
}

/** What of a Socket is watched: that of `@sockeye/client` has it, and that of `socket.io-client`. */
export interface WatchedSocket {
  readonly connected: boolean;
  readonly active: boolean;
  readonly sendBuffer: readonly unknown[];
  readonly io: WatchedManager;
  on: WatchedEvents;
  off: WatchedEvents;
  connect(): unknown;
  timeout(patience: number): { emit(event: string, ...values: unknown[]): unknown };
}

interface WatchedEvents {
  (event: "connect", listener: () => void): unknown;
  (event: "connect_error", listener: (error: Error) => void): unknown;
  (event: "disconnect", listener: (reason: string) => void): unknown;
}

interface WatchedManager {
  readonly engine: WatchedEngine;
  on: WatchedManagerEvents;
  off: WatchedManagerEvents;
}

interface WatchedManagerEvents {
  (event: "open", listener: () => void): unknown;
  (event: "reconnect_attempt", listener: (attempt: number) => void): unknown;
  /** The original never tells of it. */
  (event: "transport_avoided", listener: (event: { transport: string; retryIn: number }) => void): unknown;
}

interface WatchedEngine {
  readonly readyState: string;
  readonly transport: { readonly name: string };
  on(event: "upgrade", listener: (transport: { name: string }) => void): unknown;
  on(event: "upgradeError", listener: (error: Error) => void): unknown;
}

export class ConnectionMonitor extends Store<ConnectionSnapshot> {
  readonly #socket: WatchedSocket;
  #openedAt = 0;
  #logged = 0;

  constructor(socket: WatchedSocket) {
    super(notConnected);
    this.#socket = socket;
  }

  /** Watches until the returned function is called. */
  attach(): () => void {
    const socket = this.#socket;
    const manager = socket.io;
    socket.on("connect", this.#onConnect);
    socket.on("connect_error", this.#onConnectError);
    socket.on("disconnect", this.#onDisconnect);
    manager.on("open", this.#onOpen);
    manager.on("reconnect_attempt", this.#onReconnectAttempt);
    manager.on("transport_avoided", this.#onTransportAvoided);
    window.addEventListener("online", this.#onOnline);
    window.addEventListener("offline", this.#onOffline);
    const timers = [
      setInterval(this.#measureRoundTrip, ROUND_TRIP_INTERVAL),
      setInterval(this.#countBuffered, BUFFER_INTERVAL),
    ];
    this.update({ state: navigator.onLine ? "connecting" : "offline" });
    // Whoever comes late has missed the events.
    if (manager.engine?.readyState === "open") this.#onOpen();
    if (socket.connected) this.#onConnect();
    return () => {
      for (const timer of timers) clearInterval(timer);
      socket.off("connect", this.#onConnect);
      socket.off("connect_error", this.#onConnectError);
      socket.off("disconnect", this.#onDisconnect);
      manager.off("open", this.#onOpen);
      manager.off("reconnect_attempt", this.#onReconnectAttempt);
      manager.off("transport_avoided", this.#onTransportAvoided);
      window.removeEventListener("online", this.#onOnline);
      window.removeEventListener("offline", this.#onOffline);
    };
  }

  /** A transport is open; every connection has an engine of its own. */
  readonly #onOpen = (): void => {
    const engine = this.#socket.io.engine;
    const { name } = engine.transport;
    this.#openedAt = performance.now();
    const { connections, notice } = this.getSnapshot();
    this.update({
      transport: name,
      upgradedAfter: undefined,
      connections: connections + 1,
      notice: notice?.kind === "avoided" && notice.transport !== name ? notice : undefined,
    });
    this.#note(`Opened over ${transportName(name)}`);

    engine.on("upgrade", ({ name: upgraded }) => {
      const upgradedAfter = performance.now() - this.#openedAt;
      this.update({ transport: upgraded, upgradedAfter, notice: undefined });
      this.#note(`Upgraded to ${transportName(upgraded)} after ${Math.round(upgradedAfter)} ms`);
    });
    engine.on("upgradeError", (error) => {
      this.update({ notice: { kind: "blocked", transport: "websocket" } });
      this.#note(`Upgrade failed: ${error.message}`);
    });
  };

  readonly #onConnect = (): void => {
    this.update({ state: "connected", attempt: 0 });
    this.#note("Connected");
    this.#measureRoundTrip();
  };

  readonly #measureRoundTrip = (): void => {
    if (!this.#socket.connected) return;
    const sentAt = performance.now();
    this.#socket.timeout(ROUND_TRIP_PATIENCE).emit("echo", 0, (error: Error | null) => {
      if (!error) this.update({ roundTrip: performance.now() - sentAt });
    });
  };

  readonly #countBuffered = (): void => {
    const buffered = this.#socket.sendBuffer.length;
    if (buffered !== this.getSnapshot().buffered) this.update({ buffered });
  };

  readonly #onConnectError = (error: Error): void => {
    if (!this.#socket.active) this.update({ state: "closed" });
    this.#note(`Could not connect: ${error.message}`);
  };

  readonly #onDisconnect = (reason: string): void => {
    this.update({
      state: this.#socket.active ? this.#lostState() : "closed",
      transport: undefined,
    });
    this.#note(`Disconnected: ${reason}`);
  };

  readonly #onReconnectAttempt = (attempt: number): void => {
    this.update({ state: this.#lostState(), attempt });
    this.#note(`Reconnecting, attempt ${attempt}`);
  };

  readonly #onTransportAvoided = (event: { transport: string; retryIn: number }): void => {
    const { transport, retryIn } = event;
    this.update({
      notice: { kind: "avoided", transport, retryAt: performance.now() + retryIn },
    });
    this.#note(
      `Avoiding ${transportName(transport)} for ${Math.ceil(retryIn / 1000)} s: it was cut right after it opened`,
    );
  };

  readonly #onOnline = (): void => {
    if (this.getSnapshot().state === "offline") this.update({ state: "reconnecting" });
    this.#note("The browser is online");
  };

  readonly #onOffline = (): void => {
    if (!this.#socket.connected) this.update({ state: "offline" });
    this.#note("The browser is offline");
  };

  #lostState(): ConnectionState {
    return navigator.onLine ? "reconnecting" : "offline";
  }

  #note(text: string): void {
    const entry = { id: this.#logged++, at: Date.now(), text };
    this.update({ log: [...this.getSnapshot().log, entry].slice(-LOG_LENGTH) });
  }
}
