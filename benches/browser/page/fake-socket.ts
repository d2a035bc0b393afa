/**
 * A WebSocket in the page that no network stands behind: what a client does with a frame
 * costs what it costs, and nothing else is measured.
 *
 * It plays the server's part of the handshake, Socket.IO's where the address asks for it,
 * and from then on hands each frame that is sent to `receiver`. It never answers by itself
 * and never sends a heartbeat, so its handshake asks for none within a bench.
 */
import type { Client, Setup } from "../case.ts";

/** In ms, both: no case lasts so long, and a timer can. */
const HEARTBEAT = 1_000_000;

/** The address to connect to. */
export const HOST = "http://fake.test";

type Handler = ((event: { data?: unknown }) => void) | null;

export class FakeWebSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  binaryType = "blob";
  readyState: number = FakeWebSocket.CONNECTING;
  readonly bufferedAmount = 0;
  readonly protocol = "";
  readonly extensions = "";
  onopen: Handler = null;
  onmessage: Handler = null;
  onerror: Handler = null;
  onclose: Handler = null;
  /** Takes what is sent after the handshake. */
  receiver: (data: unknown) => void = () => {};

  readonly #answers: boolean;

  constructor(readonly url: string) {
    this.#answers = url.includes("EIO=4");
    latest = this;
    setTimeout(() => {
      this.readyState = FakeWebSocket.OPEN;
      this.onopen?.({});
      if (this.#answers) this.onmessage?.({ data: handshake() });
    });
  }

  send(data: unknown): void {
    if (this.#answers && typeof data === "string" && /^40(\/.*,)?$/.test(data)) {
      setTimeout(() => this.onmessage?.({ data: `${data}{"sid":"bench"}` }));
    } else {
      this.receiver(data);
    }
  }

  close(): void {
    this.readyState = FakeWebSocket.CLOSED;
    this.onclose?.({});
  }
}

let latest: FakeWebSocket | undefined;

/**
 * Loads a client and connects it to a fake. A client may look up what it connects with when
 * it is loaded, so the fake is there before.
 */
export async function connect({ load }: Setup<Client>) {
  Object.assign(globalThis, { WebSocket: FakeWebSocket });
  const client = await load();
  const connection = client.connect(HOST, { transports: ["websocket"] });
  await new Promise<void>((resolve) => {
    connection.on("connect", () => resolve());
  });
  if (!latest) throw new Error("the client opened no WebSocket");
  return { client, connection, socket: latest };
}

/** Delivers frames as a browser does, which runs all microtasks after each. */
export async function deliver(socket: FakeWebSocket, frames: readonly unknown[]): Promise<undefined> {
  for (const data of frames) {
    socket.onmessage?.({ data });
    await undefined;
  }
}

function handshake(): string {
  const open = {
    sid: "bench",
    upgrades: [],
    pingInterval: HEARTBEAT,
    pingTimeout: HEARTBEAT,
    maxPayload: 1e6,
  };
  return `0${JSON.stringify(open)}`;
}
