/**
 * Serves the page with the client in it, on a free port of this machine.
 *
 * Environment:
 *   CLIENT  "original" puts socket.io-client in the place of Sockeye, to compare; no test
 *           of ours has to pass with it
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const DOCUMENT = '<!doctype html><meta charset="utf-8"><title>Faults</title><script src="/main.js"></script>';

export class Site {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Site> {
    const script = await bundle();
    const server = createServer((request, response) => {
      const isScript = request.url === "/main.js";
      response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
      response.end(isScript ? script : DOCUMENT);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Site(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function bundle(): Promise<string> {
  const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
  const result = await build({
    entryPoints: [path("./page/main.ts")],
    alias: {
      "@sockeye/client":
        process.env.CLIENT === "original" ? "socket.io-client" : path("../../pkg/dist/index.js"),
      "@sockeye/client/chat": path("../../pkg/dist/chat.js"),
    },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    logLevel: "error",
  });
  const script = result.outputFiles[0];
  if (!script) throw new Error("esbuild gave no script");
  return script.text;
}
