/**
 * What a scenario holds in its hands in the page: the client under test, its record,
 * and a line to the node side.
 */
import * as lib from "socket.io-client";
import type {
  Client,
  ClientManager,
  ClientOptions,
  ClientSocket,
  Emitter,
  Scenario,
  Setting,
} from "../scenario.ts";
import { describe, describeAll } from "./describe.ts";
import { Recorder } from "./recorder.ts";

const PATIENCE_MS = 8_000;
/** The traffic has ended when nothing came within that time. */
const QUIET_MS = 45;

declare global {
  interface Window {
    nodeSide(action: string, args: unknown[]): Promise<unknown>;
  }
}

export class PageClient implements Client {
  readonly lib = { ...lib };
  readonly origin = location.origin;
  readonly recorder = new Recorder();

  constructor(
    readonly scenario: Scenario,
    readonly setting: Setting,
  ) {}

  options(options: ClientOptions = {}): ClientOptions {
    return {
      ...(this.setting !== "default" && { transports: [this.setting] }),
      reconnectionDelay: 20,
      reconnectionDelayMax: 40,
      randomizationFactor: 0,
      ...this.scenario.clientOptions,
      ...options,
    };
  }

  io(path = "", options: ClientOptions = {}): ClientSocket {
    const socket = this.bare(path, options);
    this.watch(socket);
    return socket;
  }

  bare(path = "", options: ClientOptions = {}): ClientSocket {
    return this.lib.io(`${this.origin}${path}`, this.options(options));
  }

  manager(options: ClientOptions = {}): ClientManager {
    const manager = new this.lib.Manager(this.origin, this.options(options));
    this.watchManager(manager);
    return manager;
  }

  watch(socket: ClientSocket): void {
    this.recorder.watchSocket(socket);
  }

  watchManager(manager: ClientManager): void {
    this.recorder.watchManager(manager);
  }

  note(label: string, ...values: unknown[]): void {
    this.recorder.add("note", values.length === 0 ? label : `${label}: ${describeAll(values)}`);
  }

  state(label: string, socket: ClientSocket): void {
    this.recorder.add("note", label, this.recorder.stateOf(socket));
  }

  attempt(label: string, action: () => unknown): unknown {
    try {
      const result = action();
      this.note(`${label} gives`, typeof result === "object" && result !== null ? "an object" : result);
      return result;
    } catch (error) {
      this.note(`${label} throws ${describe(error)}`);
      return undefined;
    }
  }

  duration(label: string, milliseconds: number, [least, most]: [number, number]): void {
    const isInside = milliseconds >= least && milliseconds <= most;
    if (!isInside) throw new Error(`${label}: ${milliseconds} ms is not in ${least} to ${most}`);
    this.note(`${label}: from ${least} to ${most} ms`);
  }

  until(emitter: Emitter | object, event: string): Promise<unknown[]> {
    return this.untilNth(emitter, event, 1);
  }

  untilNth(emitter: Emitter | object, event: string, count: number): Promise<unknown[]> {
    const source = emitter as Emitter;
    return withPatience(`the event "${event}"`, (resolve) => {
      let left = count;
      const listener = (...args: unknown[]) => {
        left -= 1;
        if (left > 0) return;
        source.off(event, listener);
        resolve(args);
      };
      source.on(event, listener);
    });
  }

  when(what: string, condition: () => boolean): Promise<void> {
    return withPatience(what, (resolve) => {
      const look = () => {
        if (condition()) resolve(undefined);
        else setTimeout(look, 2);
      };
      look();
    });
  }

  async settled(): Promise<void> {
    const { log } = this.recorder;
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const length = log.length;
      const before = await this.server("activity");
      await this.lapse(QUIET_MS);
      const after = await this.server("activity");
      if (before === after && length === log.length && !String(after).includes("true")) return;
      if (Date.now() > deadline) throw new Error("the traffic does not end");
    }
  }

  async connected(socket: ClientSocket): Promise<void> {
    if (!socket.connected) await this.until(socket, "connect");
    await this.settled();
  }

  async reconnected(socket: ClientSocket, action: string, ...args: unknown[]): Promise<void> {
    // A transport that was lost before any message came through it would be thought a bad one.
    await socket.timeout(PATIENCE_MS).emitWithAck("echo", "talk");
    await this.causing([action, ...args], socket, "connect");
    await this.settled();
  }

  async causing([action, ...args]: unknown[], emitter: Emitter | object, event: string): Promise<unknown[]> {
    const happened = this.until(emitter, event);
    await this.server(String(action), ...args);
    return happened;
  }

  server(action: string, ...args: unknown[]): Promise<unknown> {
    return window.nodeSide(action, args);
  }

  lapse(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

/** Resolves in a task after, so that everything of the same task has happened. */
function withPatience<T>(what: string, start: (resolve: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), PATIENCE_MS);
    start((value) => {
      clearTimeout(timer);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve(value);
      };
      channel.port2.postMessage(undefined);
    });
  });
}
