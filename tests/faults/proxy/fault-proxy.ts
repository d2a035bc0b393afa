/**
 * A TCP proxy between the browser and the server that breaks what it is told to:
 * connections there are, new ones, and single requests.
 *
 * It keeps its port when it is shut, so that the port is closed then.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Passage } from "./lane.ts";
import { Link, type Rule } from "./link.ts";

/** What becomes of a new connection. */
export type Arrival = "pass" | "end" | "reset" | "silence";

export class FaultProxy {
  readonly links = new Set<Link>();
  arrival: Arrival = "pass";
  /** About requests. */
  rule: Rule | undefined;
  /** Called with each new connection that passes. */
  onLink: ((link: Link) => void) | undefined;
  readonly #target: () => number;
  readonly #silent = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(target: () => number) {
    this.#target = target;
  }

  /** Listens on a free port of this machine; `target` is the port of the server. */
  static async start(target: () => number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await proxy.open();
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The connections that are WebSockets. */
  get streams(): Link[] {
    return [...this.links].filter(({ isStream }) => isStream);
  }

  /** Opens the port. */
  async open(): Promise<void> {
    // The end of one direction is not that of the other.
    const server = createServer({ allowHalfOpen: true }, (browser) => this.#arrived(browser));
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Closes the port, and breaks off what is open. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, "close");
    server.close();
    this.reset();
    for (const socket of this.#silent) socket.resetAndDestroy();
    await closed;
  }

  /** How bytes pass on the connections that there are. */
  set(passage: Passage): void {
    for (const link of this.links) link.set(passage);
  }

  cut(): void {
    for (const link of this.links) link.cut();
  }

  reset(): void {
    for (const link of this.links) link.reset();
  }

  /** New connections and requests pass; those that are broken stay so. */
  heal(): void {
    this.arrival = "pass";
    this.rule = undefined;
    this.onLink = undefined;
  }

  #arrived(browser: Socket): void {
    browser.on("error", () => browser.destroy());
    if (this.arrival === "end") return void browser.end(() => browser.destroy());
    if (this.arrival === "reset") return void browser.resetAndDestroy();
    if (this.arrival === "silence") {
      this.#silent.add(browser);
      browser.on("end", () => browser.end()).on("close", () => this.#silent.delete(browser));
      return void browser.resume();
    }
    const server = connect({ port: this.#target(), host: "127.0.0.1", allowHalfOpen: true });
    const link = new Link(browser, server, () => this.rule);
    this.links.add(link);
    const forget = () => {
      if (browser.destroyed && server.destroyed) this.links.delete(link);
    };
    // A half that is gone entirely takes the other with it, once that has what was sent.
    browser.on("close", () => {
      server.destroy();
      forget();
    });
    server.on("close", forget);
    this.onLink?.(link);
  }
}
