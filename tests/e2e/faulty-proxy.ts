/**
 * A proxy between the browser and the site that cuts WebSockets a moment after they are
 * open, as some hosts do. Real sockets on both sides; all else is passed on as it is.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * When a WebSocket is cut: after the site has accepted it (status 101), or after the
 * browser has completed Engine.IO's upgrade to it.
 */
export type Moment = "accept" | "upgrade";

/** How long after that moment, in ms. */
const DELAY = 10;

export class FaultyProxy {
  /** WebSockets cut so far. */
  cuts = 0;
  readonly #sitePort: number;
  readonly #moment: Moment;
  readonly #server = createServer((browser) => this.#connected(browser));
  readonly #open = new Set<Socket>();

  /** Listens on a free port of this machine, in front of the site. */
  static async start(sitePort: number, moment: Moment): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(sitePort, moment);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  private constructor(sitePort: number, moment: Moment) {
    this.#sitePort = sitePort;
    this.#moment = moment;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await once(this.#server, "close");
  }

  #connected(browser: Socket): void {
    const site = connect(this.#sitePort, "127.0.0.1");
    const end = () => {
      browser.destroy();
      site.destroy();
      this.#open.delete(browser);
    };
    this.#open.add(browser);
    for (const side of [browser, site]) side.on("error", end).on("close", end);
    const cut = () => {
      this.cuts += 1;
      setTimeout(end, DELAY);
    };
    site.on("data", (answer) => {
      if (this.#moment === "accept" && answer.toString("latin1").startsWith("HTTP/1.1 101 ")) cut();
    });
    browser.on("data", (frames) => {
      if (this.#moment === "upgrade" && startsWithUpgradePacket(frames)) cut();
    });
    browser.pipe(site);
    site.pipe(browser);
  }
}

/**
 * Whether the frames begin with Engine.IO's upgrade packet: a masked text frame with the
 * one character `5`. The browser sends it when the probe was answered, so nothing is
 * before it in the same piece of data.
 */
function startsWithUpgradePacket(frames: Buffer): boolean {
  const [opcode, length, mask, , , , character] = frames;
  if (opcode !== 0x81 || length !== 0x81) return false;
  return mask !== undefined && character !== undefined && (mask ^ character) === 0x35;
}
