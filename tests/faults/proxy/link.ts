/**
 * One TCP connection of the browser with the one to the server behind it.
 *
 * By itself it passes everything, the ends of the connections too; what it does
 * otherwise it is told to.
 */
import type { Socket } from "node:net";
import { closeFrame, FrameTracker } from "./frame-tracker.ts";
import { type RequestHead, RequestReader } from "./http-requests.ts";
import { Lane, type Passage } from "./lane.ts";

/** What is answered in place of the server. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Decides about a request; what is answered does not reach the server. */
export type Rule = (request: RequestHead, link: Link) => Answer | undefined;

/** The 101 of a server ends with the first of these. */
const END_OF_HEAD = "\r\n\r\n";

export class Link {
  readonly browser: Socket;
  readonly server: Socket;
  /** From the browser to the server. */
  readonly up: Lane;
  /** From the server to the browser. */
  readonly down: Lane;
  /** Whether the browser has asked for a WebSocket. */
  isWebSocket = false;
  readonly #requests = new RequestReader();
  readonly #rule: () => Rule | undefined;
  /** Of a WebSocket that was accepted. */
  #frames: FrameTracker | undefined;
  #closing: { code: number | undefined } | undefined;

  constructor(browser: Socket, server: Socket, rule: () => Rule | undefined) {
    this.browser = browser;
    this.server = server;
    this.#rule = rule;
    this.up = new Lane(browser, server);
    this.down = new Lane(server, browser);
    browser.on("data", (chunk) => this.#fromBrowser(chunk));
    server.on("data", (chunk) => this.#fromServer(chunk));
    browser.on("end", () => this.up.end()).on("error", () => server.destroy());
    server.on("end", () => this.down.end()).on("error", () => browser.destroy());
  }

  /** Whether a WebSocket was accepted. */
  get isStream(): boolean {
    return this.#frames !== undefined;
  }

  /** Both directions. */
  set(passage: Passage): void {
    this.up.set(passage);
    this.down.set(passage);
  }

  /** Ends both connections in order (FIN). */
  cut(): void {
    this.browser.end(() => this.browser.destroy());
    this.server.end(() => this.server.destroy());
  }

  /** Breaks both connections off (RST). */
  reset(): void {
    this.browser.resetAndDestroy();
    this.server.resetAndDestroy();
  }

  /**
   * Closes the browser's WebSocket with a close frame of that code, or of none, as soon
   * as a frame has passed in full. The server's side is broken off.
   */
  closeWebSocket(code?: number): void {
    this.#closing = { code };
    if (this.#frames?.isBetweenFrames) this.#close();
  }

  #fromBrowser(chunk: Buffer): void {
    if (this.isWebSocket) return void this.up.push(chunk);
    for (const { head, bytes } of this.#requests.read(chunk)) {
      if (head) this.isWebSocket = head.isWebSocket;
      const answer = head && this.#rule()?.(head, this);
      if (answer) return void this.#answer(answer);
      this.up.push(bytes);
    }
  }

  #answer({ status, headers = {}, body = "" }: Answer): void {
    const all = {
      "access-control-allow-origin": "*",
      connection: "close",
      "content-length": String(Buffer.byteLength(body)),
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    this.set({ kind: "swallow" });
    this.server.destroy();
    this.browser.end(`HTTP/1.1 ${status} Answered\r\n${lines.join("")}\r\n${body}`);
  }

  #fromServer(chunk: Buffer): void {
    let rest = chunk;
    if (this.isWebSocket && !this.#frames) {
      if (!chunk.toString("latin1").startsWith("HTTP/1.1 101 ")) return void this.down.push(chunk);
      const end = chunk.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
      this.#frames = new FrameTracker();
      this.down.push(chunk.subarray(0, end));
      rest = chunk.subarray(end);
    }
    while (this.#frames && rest.length > 0) {
      const length = this.#frames.readFrame(rest);
      this.down.push(rest.subarray(0, length));
      rest = rest.subarray(length);
      if (this.#closing && this.#frames.isBetweenFrames) return void this.#close();
    }
    if (rest.length > 0) this.down.push(rest);
  }

  #close(): void {
    this.down.push(closeFrame(this.#closing?.code));
    this.set({ kind: "swallow" });
    this.server.resetAndDestroy();
    // The browser answers with a close frame of its own, and waits for the end.
    this.browser.once("data", () => this.browser.end());
  }
}
