/** What a comparison asks of a client, and what it measures. */

/** What the two clients have in common, as far as it is used here. */
export interface ComparedSocket {
  io: {
    engine: { once(event: "upgrade" | "upgradeError", listener: () => void): unknown };
    on(event: "open", listener: () => void): unknown;
  };
  on(event: string, listener: (...values: never[]) => void): unknown;
  off(event: string, listener: (...values: never[]) => void): unknown;
  emitWithAck(event: string, ...values: unknown[]): Promise<unknown>;
  disconnect(): unknown;
}

export type Connect = (uri: string, options: object) => ComparedSocket;

export interface MeasureOptions {
  /** All of the client's own, if there is none. */
  transport?: "polling" | "websocket" | undefined;
  /** In each burst. */
  events: number;
}

export interface BurstRequest {
  count: number;
  /** Of the binary content of each event; 0 for a small JSON object. */
  bytes: number;
}

export type BurstAnswer = { ok: true } | { ok: false; error: "invalid" | "busy" | "too-many" };

/** What was measured, as far as it came. */
export interface Figures {
  /** ms from the call to `connect`. */
  connect?: number;
  /** ms from the call to the end of the upgrade, if there was one. */
  upgrade?: number;
  /** ms of each, in the order in which they were made. */
  roundTrips?: number[];
  jsonPerSecond?: number;
  binaryPerSecond?: number;
  /** ms of the main thread for one event. */
  jsonBusy?: number | undefined;
  binaryBusy?: number | undefined;
}
