/**
 * The settings of nginx and Redis, and the ways in which nginx picks a process: what people
 * write in their own, with shorter times where the tests would wait for nothing else.
 */

/** A way to spread clients over the processes. */
export const WAYS = {
  /** One after the other, whoever asks: enough for WebSockets, which are one request. */
  scattered: "",
  /** By a parameter that the client adds to each of its requests. */
  sticky: "hash $arg_client consistent;",
  /** Scattered too, but counted by itself: nobody else's requests are in between. */
  misconfigured: "",
} as const;

export type Way = keyof typeof WAYS;

/** How long a process that did not answer is left alone. */
const FAIL_TIMEOUT = "1s";

/** `ports` of nginx by way, `members` are the ports of the processes. */
export function nginxSettings(ports: Record<Way, number>, members: number[], folder: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const servers = members.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=${FAIL_TIMEOUT};`);
  const entrances = Object.entries(WAYS).map(
    ([way, pick]) => `
  upstream ${way} { ${pick} ${servers.join(" ")} }
  server {
    listen 127.0.0.1:${ports[way as Way]};
    location / {
      proxy_pass http://${way};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_header;
      proxy_buffering off;
      proxy_connect_timeout 2s;
      proxy_read_timeout 1h;
    }
  }`,
  );
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n  ")}
  map $http_upgrade $connection_header { "" ""; default upgrade; }
  ${entrances.join("\n")}
}
`;
}

/** What was answered is on the disk: a log that is lost with its process would be none. */
export function redisSettings(port: number, folder: string): string {
  return `bind 127.0.0.1
port ${port}
dir ${folder}
pidfile ${folder}/redis.pid
save ""
appendonly yes
appendfsync always
loglevel warning
logfile ${folder}/redis.log
`;
}
