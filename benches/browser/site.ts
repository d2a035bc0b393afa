/**
 * The server of the bench: its pages, a Socket.IO server, and a plain WebSocket server with
 * the same answers for the floor.
 *
 * Scripts may be cached, so that a page that comes later starts warm.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Server as SocketIoServer } from "socket.io";
import { WebSocketServer } from "ws";

import { bundle } from "./bundle.ts";
import type { Case } from "./case.ts";
import { answerPlain, answerSocketIo } from "./server.ts";

export class Site {
  readonly #scripts = new Map<string, Promise<string>>();
  readonly #http: Server;
  readonly #io: SocketIoServer;
  readonly #plain: WebSocketServer;

  private constructor() {
    this.#http = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://bench.test");
      if (!pathname.endsWith(".js")) {
        response.setHeader("Content-Type", "text/html");
        const script = pathname.slice(1);
        response.end(
          `<!doctype html><meta charset="utf-8"><title>Bench</title><script type="module" src="/${script}.js"></script>`,
        );
        return;
      }
      this.#script(pathname).then(
        (script) => {
          response.setHeader("Content-Type", "text/javascript");
          response.setHeader("Cache-Control", "max-age=3600, immutable");
          response.end(script);
        },
        (error: unknown) => {
          response.statusCode = 500;
          response.end(String(error));
        },
      );
    });
    this.#io = new SocketIoServer(this.#http);
    answerSocketIo(this.#io);
    this.#plain = new WebSocketServer({ noServer: true });
    answerPlain(this.#plain);
    this.#http.on("upgrade", (request, socket, head) => {
      if (request.url !== "/plain") return;
      this.#plain.handleUpgrade(request, socket, head, (webSocket) => {
        this.#plain.emit("connection", webSocket, request);
      });
    });
  }

  static async start(): Promise<Site> {
    const site = new Site();
    site.#http.listen(0, "127.0.0.1");
    await once(site.#http, "listening");
    return site;
  }

  /** The page in which a subject plays a case. Each name has scripts of its own. */
  page(benchCase: Case, subject: string): string {
    const module = benchCase.subjects[subject];
    if (!module) throw new Error(`${benchCase.id} has no subject ${subject}`);
    const name = subject.replaceAll(" ", "-");
    const path = `${benchCase.id}/${name}`;
    const paths = { page: `/${path}.js`, subject: `/${path}-subject.js` };
    if (!this.#scripts.has(paths.page)) {
      const entry = [
        `import { serve } from "./page/main.ts";`,
        ...imported(benchCase),
        `serve(benchCase, ${JSON.stringify(paths.subject)});`,
      ];
      this.#scripts.set(paths.page, bundle(entry.join("\n")));
      this.#scripts.set(paths.subject, bundle(`export { default } from "./subjects/${module}";`));
    }
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/${path}`;
  }

  #script(path: string): Promise<string> {
    return this.#scripts.get(path) ?? Promise.reject(new Error(`there is no ${path}`));
  }

  async stop(): Promise<void> {
    for (const client of this.#plain.clients) client.terminate();
    await this.#io.close();
  }
}

/** The lines that make `benchCase` what it is, in a page. */
function imported({ id, point }: Case): string[] {
  if (!point) return [`import benchCase from "./cases/${id}.ts";`];
  return [
    `import { pointOf } from "./case.ts";`,
    `import series from "./series/${point.series}.ts";`,
    `const benchCase = pointOf(series, ${point.x});`,
  ];
}
