/**
 * The site as several processes, as it is run where one is not enough: nginx in front of
 * them sends each tab to the same process, and Redis passes events on between them.
 *
 * Says what runs, and writes the settings of nginx and Redis. Both listen on this machine
 * alone, and Redis keeps nothing on the disk.
 */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";

/** @typedef {(port: number) => string[]} Command the arguments of Node.js */

/** The most processes: each is a whole Next.js server. */
const PROCESSES = 8;

/** What visitors' requests reach, in the place of the one process `site`. */
export const ENTRANCE = "nginx";

/** What Redis may hold: the events of a few seconds, of which each may have a picture. */
const REDIS_MEMORY = "256mb";

export class Cluster {
  #count;
  #folder;

  /**
   * As the environment says, or undefined for the one process that is usual.
   * @param {NodeJS.ProcessEnv} environment
   */
  static from({ PROCESSES: count = "1", DATA, NODE_ENV }) {
    if (count === "1") return undefined;
    if (!/^\d$/.test(count) || Number(count) < 1 || Number(count) > PROCESSES) {
      throw new Error(`PROCESSES is ${count}; it must be a number from 1 to ${PROCESSES}`);
    }
    if (NODE_ENV !== "production") {
      throw new Error("several processes serve one build: set NODE_ENV=production, or PROCESSES=1");
    }
    return new Cluster(Number(count), resolve(DATA ?? new URL("../.data", import.meta.url).pathname));
  }

  /** @param {number} count @param {string} folder of all data */
  constructor(count, folder) {
    this.#count = count;
    this.#folder = folder;
  }

  /** The names of the processes of the site. */
  get members() {
    return Array.from({ length: this.#count }, (_, place) => `site-${place + 1}`);
  }

  /** What to start in the place of the one process `site`. @returns {Record<string, Command>} */
  get commands() {
    const program = "server/program.mjs";
    return {
      ...Object.fromEntries(this.members.map((name) => [name, () => ["server/site.mjs"]])),
      redis: () => [program, "redis-server", this.#path("redis.conf")],
      nginx: () => [program, "nginx", "-e", "stderr", "-c", this.#path("nginx.conf")],
    };
  }

  /**
   * Writes the settings, for these ports.
   * @param {(name: string) => number} portOf
   * @returns {Promise<Record<string, string>>} the environment of the site's processes
   */
  async prepare(portOf) {
    await mkdir(this.#path("nginx"), { recursive: true });
    const password = randomBytes(24).toString("hex");
    const redis = redisSettings(portOf("redis"), password, this.#path(""));
    await writeFile(this.#path("redis.conf"), redis, { mode: 0o600 });
    const ports = this.members.map(portOf);
    await writeFile(this.#path("nginx.conf"), nginxSettings(portOf("nginx"), ports, this.#path("nginx")));
    return { REDIS_URL: `redis://:${password}@127.0.0.1:${portOf("redis")}` };
  }

  /** @param {string} name */
  #path(name) {
    return resolve(this.#folder, "cluster", name);
  }
}

/** @param {number} port @param {string} password @param {string} folder */
function redisSettings(port, password, folder) {
  return `bind 127.0.0.1
port ${port}
requirepass ${password}
dir ${JSON.stringify(folder)}
save ""
appendonly no
maxmemory ${REDIS_MEMORY}
maxmemory-policy noeviction
loglevel warning
`;
}

/**
 * Which process serves a tab follows from the tab's name, so that all requests of a
 * long-polling connection reach the process that has it. When a process is gone, its tabs
 * go to others. Whatever names no tab may be served by any.
 * @param {number} port
 * @param {readonly number[]} members
 * @param {string} folder
 */
function nginxSettings(port, members, folder) {
  const servers = members.map((member) => `server 127.0.0.1:${member} max_fails=1 fail_timeout=5s;`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `daemon off;
# One process, of the user who has started it, and none that outlives another.
master_process off;
pid ${JSON.stringify(`${folder}/pid`)};
error_log stderr crit;
events { worker_connections 4096; }

http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path ${JSON.stringify(`${folder}/${kind}`)};`).join("\n  ")}

  map $arg_tab $visitor { "" $request_id; default $arg_tab; }
  map $http_upgrade $connection_header { "" ""; default upgrade; }

  upstream site {
    hash $visitor consistent;
    ${servers.join("\n    ")}
  }

  server {
    listen 127.0.0.1:${port};
    client_max_body_size 8m;
    location / {
      proxy_pass http://site;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_header;
      proxy_buffering off;
      proxy_connect_timeout 2s;
      proxy_read_timeout 1h;
      proxy_next_upstream error timeout;
    }
  }
}
`;
}
