/**
 * A web server for one folder, with the headers that a test asks for.
 *
 * It gives files as they are, and what is not there a 404 with an HTML page, as
 * most hosts do. It never rewrites anything.
 */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export interface SiteOptions {
  /** Sent with each response. */
  headers?: Record<string, string>;
  /** Content types in the place of the usual ones, by extension. */
  types?: Record<string, string>;
}

export class Site {
  /** The paths of all requests, in their order. */
  readonly requests: string[] = [];
  /** Paths that are not there, although the folder has them. */
  readonly missing = new Set<string>();

  readonly #http: Server;

  private constructor(folder: string, { headers = {}, types = {} }: SiteOptions) {
    const all = { ...TYPES, ...types };
    this.#http = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      this.requests.push(pathname);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const path = normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
      const content = this.missing.has(pathname) ? undefined : await read(join(folder, path));
      const type = all[extname(path)];
      if (pathname === "/favicon.ico") {
        response.writeHead(204).end();
      } else if (content === undefined) {
        response.writeHead(404, { "content-type": "text/html" }).end("<!doctype html><h1>Not found</h1>");
      } else {
        if (type) response.setHeader("content-type", type);
        response.end(content);
      }
    });
  }

  static async start(folder: string, options: SiteOptions = {}): Promise<Site> {
    const site = new Site(folder, options);
    await new Promise<void>((resolve) => site.#http.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

async function read(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch {
    return undefined;
  }
}
