/**
 * The servers under test, each a process of its own on a free port.
 *
 * All of them speak the same small protocol. On `/`:
 *
 *   echo(value, ack)      ack(value)
 *   announce(text, data)  emits announced(text, data) back
 *   join(room, ack)       ack(room) once in the room
 *   tell(room, text)      emits news(room, text) to the room
 *   ask(text)             emits question(text) with an ack, then answered(its value)
 *   kick()                disconnects the socket
 *
 * `/admin` refuses who has no `token` "secret" in the auth: "not authorized", with
 * the data `{code: 401}` where the server's library can send any. It knows
 * whoami(ack): ack("admin").
 *
 * socket.io, which the tests of WebTransport look into, knows more:
 *
 *   hang up()             closes the connection under the socket
 *   sessions(ack)         ack(the number of Engine.IO sessions)
 *   watch(ack)            emits left(id, reason) from now on when a socket has gone
 *
 * What is compiled or installed for them lies in `target/servers` of the repository,
 * where `cargo xtask test servers` puts it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

function path(relative: string): string {
  return fileURLToPath(new URL(relative, ROOT));
}

/** A program and its arguments, to which the port is added. */
type Command = readonly [program: string, ...args: string[]];

export interface ServerKind {
  readonly command: Command;
  /** Whether a refusal can carry data. */
  readonly refusalData: boolean;
}

const node = path("tests/servers/node/server.mjs");

/** What the tests of every server run against. */
export const SERVERS = {
  "socket.io 4.8": { command: ["node", node, "socket.io"], refusalData: true },
  "socket.io 4.0": { command: ["node", node, "socket.io-4.0"], refusalData: true },
  "python-socketio": {
    command: [path("target/servers/python/bin/python"), path("tests/servers/python/server.py")],
    refusalData: true,
  },
  socketioxide: {
    command: [path("target/servers/debug/sockeye-socketioxide-server")],
    refusalData: false,
  },
} satisfies Record<string, ServerKind>;

export type ServerName = keyof typeof SERVERS;

const GATEWAY = path("target/servers/debug/sockeye-webtransport-gateway");

/** A process that prints `listening on` and something about it when it is ready. */
class Listening {
  private constructor(
    private readonly child: ChildProcess,
    /** What it has printed after `listening on`. */
    readonly about: string[],
  ) {}

  static async start(program: string, ...args: string[]): Promise<Listening> {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    const line = `${[program, ...args].join(" ")}`;
    const ready = new Promise<string[]>((resolve, reject) => {
      child.once("error", (error) => reject(new Error(`${line} did not start: ${error.message}`)));
      child.once("exit", (code) => reject(new Error(`${line} ended before it listened (${code})`)));
      createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).on("line", (text) => {
        if (text.startsWith("listening on ")) resolve(text.split(" ").slice(2));
      });
    });
    return new Listening(child, await ready);
  }

  /** Ends it as a crash would, and returns when it is gone. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }
}

/** A Socket.IO server that can be killed and comes back at the same address. */
export class Server {
  private constructor(
    private readonly command: Command,
    private process: Listening,
    /** Its address, as `http://127.0.0.1:1234`. */
    readonly url: string,
  ) {}

  static async start(command: Command): Promise<Server> {
    const [program, ...args] = command;
    const process = await Listening.start(program, ...args, "0");
    return new Server(command, process, process.about[0] ?? "");
  }

  async kill(): Promise<void> {
    await this.process.kill();
  }

  /** Starts it again after it was killed. */
  async restart(): Promise<void> {
    const [program, ...args] = this.command;
    this.process = await Listening.start(program, ...args, new URL(this.url).port);
  }
}

/** socket.io with a WebTransport gateway before it, on the same port over UDP. */
export class WebTransportServer {
  private constructor(
    private readonly node: Listening,
    private readonly gateway: Listening,
    /** The address of both. */
    readonly url: string,
    /** The SHA-256 of the gateway's certificate. */
    readonly hash: number[],
  ) {}

  static async start(): Promise<WebTransportServer> {
    const server = await Listening.start("node", node, "socket.io", "0", "webtransport");
    const [url = "", relay = ""] = server.about;
    try {
      const gateway = await Listening.start(GATEWAY, new URL(url).port, relay);
      const [, hash = ""] = gateway.about;
      return new WebTransportServer(server, gateway, url, [...Buffer.from(hash, "hex")]);
    } catch (error) {
      await server.kill();
      throw error;
    }
  }

  /** Takes HTTP/3 away, as a firewall or a crash would; polling is still there. */
  async killGateway(): Promise<void> {
    await this.gateway.kill();
  }

  async kill(): Promise<void> {
    await Promise.all([this.node.kill(), this.gateway.kill()]);
  }
}
