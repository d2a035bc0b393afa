/**
 * Three processes of a Socket.IO server behind nginx, over Redis: all real, on free ports, and
 * each of them can be ended and started again while clients are connected.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePorts, Program, TRY_INTERVAL } from "./program.ts";
import { nginxSettings, redisSettings, WAYS, type Way } from "./settings.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Runs a program that knows nothing of Node.js, and does not leave it behind. */
const WRAPPER = path("../../../www/server/program.mjs");

/** The processes, by name. */
export const MEMBERS = ["one", "two", "three"] as const;

/** A message as it is in the log. */
export interface Message {
  id: string;
  text: string;
  nonce: string;
  /** Its place in the log, from 1. */
  place: number;
}

export class Cluster {
  readonly #members: Map<string, Program>;
  readonly #ports: Record<Way, number>;
  readonly #folder: string;
  readonly nginx: Program;
  readonly redis: Program;

  private constructor(folder: string, ports: number[]) {
    const [redis = 0, ...others] = ports;
    const members = MEMBERS.map((name) => [name, others.shift() ?? 0] as const);
    const entrances = Object.keys(WAYS).map((way) => [way, others.shift() ?? 0]);
    this.#folder = folder;
    this.#ports = Object.fromEntries(entrances) as Record<Way, number>;
    this.redis = new Program(redis, WRAPPER, "redis-server", join(folder, "redis.conf"));
    this.nginx = new Program(
      this.#ports.scattered,
      WRAPPER,
      "nginx",
      "-e",
      "stderr",
      "-c",
      join(folder, "nginx.conf"),
    );
    this.#members = new Map(
      members.map(([name, port]) => [
        name,
        new Program(port, path("./member.mjs"), name, String(port), String(redis)),
      ]),
    );
  }

  static async start(): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), "sockeye-cluster-"));
    const count = 1 + MEMBERS.length + Object.keys(WAYS).length;
    const cluster = new Cluster(folder, await freePorts(count));
    const ports = [...cluster.#members.values()].map(({ port }) => port);
    await writeFile(join(folder, "redis.conf"), redisSettings(cluster.redis.port, folder));
    await writeFile(join(folder, "nginx.conf"), nginxSettings(cluster.#ports, ports, folder));
    try {
      await cluster.redis.start();
      await Promise.all([cluster.nginx.start(), ...[...cluster.#members.values()].map((one) => one.start())]);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Where nginx takes clients, as `http://127.0.0.1:1234`. */
  address(way: Way): string {
    return `http://127.0.0.1:${this.#ports[way]}`;
  }

  /** One of the processes of the server. */
  member(name: string): Program {
    const member = this.#members.get(name);
    if (!member) throw new Error(`there is no process ${name}`);
    return member;
  }

  /** Ends a process as a crash does. */
  async crash(name: string): Promise<void> {
    await this.member(name).end((child) => child.kill("SIGKILL"));
  }

  /** Ends Redis as a crash does. */
  async crashRedis(): Promise<void> {
    const id = await this.#idOf("redis");
    await this.redis.end(() => process.kill(id, "SIGKILL"));
  }

  /** Stops Redis where it is, until the returned function is called. */
  async pauseRedis(): Promise<() => void> {
    const id = await this.#idOf("redis");
    process.kill(id, "SIGSTOP");
    return () => void process.kill(id, "SIGCONT");
  }

  /** Reads the settings of nginx again, as after each change of them: new workers take over. */
  async reloadNginx(): Promise<void> {
    const master = await this.#idOf("nginx");
    const before = await childrenOf(master);
    const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin` };
    const settings = ["-c", join(this.#folder, "nginx.conf")];
    await promisify(execFile)("nginx", ["-e", "stderr", ...settings, "-s", "reload"], { env: environment });
    while ((await childrenOf(master)).every((id) => before.includes(id))) await delay(TRY_INTERVAL);
  }

  /** Each message of a channel, oldest first, from one of the processes. */
  async log(channel: string): Promise<Message[]> {
    const query = new URLSearchParams({ channel, limit: "100000" });
    const response = await fetch(`${this.address("scattered")}/log?${query}`);
    if (!response.ok) throw new Error(`the log can't be read: HTTP ${response.status}`);
    return ((await response.json()) as { items: Message[] }).items.reverse();
  }

  async stop(): Promise<void> {
    await Promise.all([this.nginx.end(), ...[...this.#members.values()].map((one) => one.end())]);
    await this.redis.end();
    await rm(this.#folder, { recursive: true });
  }

  async #idOf(program: "redis" | "nginx"): Promise<number> {
    return Number(await readFile(join(this.#folder, `${program}.pid`), "utf8"));
  }
}

/** The processes that a process has started. */
async function childrenOf(id: number): Promise<string[]> {
  const list = await readFile(`/proc/${id}/task/${id}/children`, "utf8");
  return list.trim().split(" ");
}
