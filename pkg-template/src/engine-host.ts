/**
 * What the core calls about an engine, turned into its state and its events.
 *
 * No method throws but `configure`: listeners are contained by `_dispatch`. Order
 * is the core's. What happens within a call that opens a connection is told in a
 * microtask after it, because nobody can be listening to what a constructor has
 * not returned yet.
 */
import { toBlobs } from "./blob.js";
import type { FailureCode } from "./codes.js";
import { report } from "./emitter.js";
import type { Engine, HandshakeData } from "./engine.js";
import { closeDetails, failure, upgradeFailure } from "./errors.js";
import { packetOf } from "./frame.js";
import type { EngineOptions, Frame, Host } from "./host.js";

/**
 * The methods of a host as the core may call them: what one throws, against its
 * contract, is reported, because it would end the core. Only that of `configure`
 * is the core's to tell.
 *
 * The core is freed when its owner is collected, and it keeps what it is given here. So
 * that keeps the owner, which the host knows, only while there is something left to do.
 */
export function guarded(host: Host): Host {
  const known = new WeakRef(host);
  let busy: Host | undefined;
  const methods: Record<string, unknown> = {
    configure: () => known.deref()?.configure(),
    busy(isBusy: boolean) {
      busy = isBusy ? known.deref() : undefined;
    },
    // Called for most events.
    direct(socket: number, text: string) {
      try {
        return busy?.direct(socket, text) ?? false;
      } catch (error) {
        report(error);
        return true;
      }
    },
  };
  for (let owner = host; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const name of Object.getOwnPropertyNames(owner) as (keyof Host)[]) {
      methods[name] ??= (...args: unknown[]) => {
        try {
          const host = (busy ?? known.deref()) as Record<string, (...args: unknown[]) => unknown> | undefined;
          return host?.[name]?.(...args);
        } catch (error) {
          report(error);
          return [];
        }
      };
    }
  }
  return methods as unknown as Host;
}

/** Calls for one engine after the other. */
export abstract class EngineHost {
  readonly #configure: () => EngineOptions;
  /** What is told later, while there is something to tell later. */
  #held: (() => void)[] | undefined;
  /** What is told of the engine once all that follows from it has been told. */
  #settling: (() => void)[] = [];
  /** The options of the current engine. */
  protected options: EngineOptions | undefined;

  constructor(configure: () => EngineOptions) {
    this.#configure = configure;
  }

  /** The engine that is told of. */
  protected abstract readonly engine: Engine;

  /** What it says is kept by `guarded`. */
  busy(_isBusy: boolean): void {}

  /** There is but one engine here. */
  engineSelected(_engine: number): void {}

  engineClosing(): void {
    this.engine._closing();
  }

  /** Runs a call that may open a connection. */
  opening(call: () => void): void {
    if (this.#held) {
      call();
      return;
    }
    const held: (() => void)[] = [];
    this.#held = held;
    call();
    if (held.length === 0) this.#held = undefined;
    else queueMicrotask(() => this.#release(held));
  }

  #release(held: (() => void)[]): void {
    // What is added by a listener joins the end.
    for (let tell = held.shift(); tell; tell = held.shift()) tell();
    this.#held = undefined;
  }

  /** Tells in order: at once, or behind what is told later. */
  tell(tell: () => void): void {
    if (this.#held) this.#held.push(tell);
    else tell();
  }

  #emit(event: string, ...args: unknown[]): void {
    const { engine } = this;
    this.tell(() => engine._dispatch(event, ...args));
  }

  configure(): EngineOptions {
    this.options = this.#configure();
    return this.options;
  }

  abstract engineCreated(transport: string): void;

  engineTransport(transport: string): void {
    this.engine._use(transport);
  }

  engineOpen(handshake: HandshakeData): void {
    const { engine } = this;
    this.#emit("handshake", handshake);
    engine._open(handshake.sid);
    this.#settling.push(() => engine._dispatch("open"));
  }

  engineUpgrading(transport: string): void {
    this.#emit("upgrading", this.engine._describe(transport));
  }

  engineUpgrade(transport: string): void {
    const { engine } = this;
    engine._use(transport);
    this.#emit("upgrade", engine.transport);
  }

  engineUpgradeError(transport: string, code: FailureCode, description: unknown, context: unknown): void {
    this.#emit("upgradeError", upgradeFailure(transport, code, description, context));
  }

  engineClose(
    reason: string,
    code: FailureCode | undefined,
    description: unknown,
    context: unknown,
    unsent: Frame[],
  ): void {
    const { engine } = this;
    const tell = () => {
      engine._close(unsent);
      engine._dispatch("close", reason, closeDetails(reason, code, description, context));
      engine._close([]);
    };
    if (code && reason === "transport error") {
      engine._detach();
      this.failing(() => {
        engine._dispatch("error", failure(code, description, context));
        engine._close(unsent);
      });
      this.#settling.push(tell);
    } else if (engine._draining) {
      // What it was still to say comes first.
      engine._closing();
      this.#settling.push(() => queueMicrotask(tell));
    } else {
      engine._close(unsent);
      this.#settling.push(tell);
    }
  }

  /** Told when an engine has failed: `end` tells of it and ends it. */
  protected failing(end: () => void): void {
    this.tell(end);
  }

  engineSettled(): void {
    for (const tell of this.#settling.splice(0)) this.tell(tell);
  }

  packetReceived(frame: Frame): void {
    this.#emit("packet", packetOf(this.#received(frame)));
    this.#emit("heartbeat");
  }

  /** Data of a message as the application wants it. */
  #received(data: Frame): Frame {
    return this.engine.binaryType === "blob" ? toBlobs(data) : data;
  }

  packetCreated(frame: Frame): void {
    this.#emit("packetCreate", { ...packetOf(frame), options: { compress: true } });
  }

  flushed(): void {
    this.#emit("flush");
  }

  drained(): void {
    const { engine } = this;
    // A stream takes data at once, and says so a moment later.
    if (engine.transport.name === "polling") {
      this.#emit("drain");
      return;
    }
    engine._draining = true;
    queueMicrotask(() => {
      engine._draining = false;
      engine._dispatch("drain");
    });
  }

  message(data: string | ArrayBuffer): void {
    const content = typeof data === "string" ? data.slice(1) : this.#received(data);
    this.#emit("data", content);
    this.#emit("message", content);
  }

  managerPing(): void {
    this.#emit("ping");
    this.#emit("pong");
  }
}
