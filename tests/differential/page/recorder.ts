/**
 * Listens to everything that a client tells of, and writes it down in one log.
 */
import { type ClientManager, type ClientSocket, type EngineView, insideOf } from "../scenario.ts";
import { describe, describeAll } from "./describe.ts";

/** One thing that happened. */
export interface Entry {
  /** `socket /`, `manager`, `engine 1`, `note`, `page`. */
  source: string;
  /** The event with its arguments. */
  text: string;
  /** Flags and buffers at that moment. */
  state?: string;
}

const MANAGER_EVENTS = [
  "open",
  "error",
  "close",
  "ping",
  "packet",
  "reconnect_attempt",
  "reconnect",
  "reconnect_error",
  "reconnect_failed",
];

const ENGINE_EVENTS = [
  "open",
  "handshake",
  "packet",
  "packetCreate",
  "data",
  "message",
  "drain",
  "flush",
  "heartbeat",
  "ping",
  "pong",
  "upgrading",
  "upgrade",
  "upgradeError",
  "error",
  "close",
];

export class Recorder {
  readonly log: Entry[] = [];
  readonly #managers: ClientManager[] = [];
  readonly #engines: object[] = [];
  readonly #sockets = new Set<ClientSocket>();

  add(source: string, text: string, state?: string): void {
    this.log.push(state === undefined ? { source, text } : { source, text, state });
  }

  watchSocket(socket: ClientSocket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    this.watchManager(socket.io as unknown as ClientManager);
    this.#watchCalls(socket, socket.io as unknown as ClientManager);
    const prefix =
      this.#managers.indexOf(socket.io as unknown as ClientManager) > 0 ? this.#nameOf(socket) : "";
    const source = `socket ${prefix}${(socket as unknown as { nsp: string }).nsp}`;
    const tell = (text: string) => this.add(source, text, this.stateOf(socket));
    for (const event of ["connect", "connect_error", "disconnect"]) {
      socket.on(event, (...args: unknown[]) => tell(`${event}(${describeAll(args)})`));
    }
    socket.onAny((event: unknown, ...args: unknown[]) => tell(`< ${String(event)}(${describeAll(args)})`));
    socket.onAnyOutgoing((event: unknown, ...args: unknown[]) =>
      tell(`> ${String(event)}(${describeAll(args)})`),
    );
  }

  watchManager(manager: ClientManager): void {
    if (this.#managers.includes(manager)) return;
    this.#managers.push(manager);
    this.#watchCalls(manager, manager);
    const number = this.#managers.length;
    const source = number === 1 ? "manager" : `manager ${number}`;
    for (const event of MANAGER_EVENTS) {
      manager.on(event as "open", (...args: unknown[]) => {
        this.#watchEngine(manager);
        // The engine of a new try is made right after this event.
        if (event === "reconnect_attempt") queueMicrotask(() => this.#watchEngine(manager));
        const text = event === "packet" ? describePacket(args[0] as Packet) : describeAll(args);
        this.add(source, `${event}(${text})`, stateOfManager(manager));
      });
    }
    this.#watchEngine(manager);
  }

  /** Flags and buffers as seen from outside. */
  stateOf(socket: ClientSocket): string {
    const flags = [
      socket.connected ? "connected" : "",
      socket.disconnected ? "disconnected" : "",
      socket.active ? "active" : "",
      socket.id === undefined ? "" : "id",
      socket.recovered ? "recovered" : "",
    ];
    const buffers = `send=${socket.sendBuffer?.length} receive=${socket.receiveBuffer?.length}`;
    return `${flags.filter(Boolean).join(" ")} ${buffers} ${stateOfManager(socket.io)}`;
  }

  /** A call that opens makes an engine, whose first events are near. */
  #watchCalls(target: ClientManager | ClientSocket, manager: ClientManager): void {
    for (const name of ["connect", "open"] as const) {
      const method = target[name] as (...args: unknown[]) => unknown;
      const watched = (...args: unknown[]) => {
        const result = method.apply(target, args);
        this.#watchEngine(manager);
        return result;
      };
      Object.assign(target, { [name]: watched });
    }
  }

  #watchEngine(manager: ClientManager): void {
    const engine = manager.engine as unknown as EngineView | undefined;
    if (!engine || this.#engines.includes(engine)) return;
    this.#engines.push(engine);
    const source = `engine ${this.#engines.length}`;
    for (const event of ENGINE_EVENTS) {
      engine.on(event, (...args: unknown[]) =>
        this.add(source, `${event}(${describeAll(args)})`, engine.readyState),
      );
    }
  }

  #nameOf(socket: ClientSocket): string {
    return `${this.#managers.indexOf(socket.io as unknown as ClientManager) + 1} `;
  }
}

function stateOfManager(manager: unknown): string {
  const { _readyState, _reconnecting } = insideOf(manager);
  const engine = (manager as { engine?: EngineView }).engine;
  const id = engine?.id ? " with id" : "";
  return `manager=${_readyState}${_reconnecting ? " reconnecting" : ""} engine=${engine?.readyState}${id}`;
}

interface Packet {
  type: number;
  nsp: string;
  id?: number;
  data: unknown;
}

/** An original Socket has put a null before the answer when others hear of it. */
function describePacket({ type, nsp, id, data }: Packet): string {
  const isAnswer = type === 3 || type === 6;
  const own = isAnswer && Array.isArray(data) && data[0] === null ? data.slice(1) : data;
  return describe({ type, nsp, ...(id !== undefined && { id }), data: own });
}
