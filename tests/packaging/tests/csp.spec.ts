/** Content-Security-Policy: what is enough, and what is said where it is not. */
import { join } from "node:path";

import { run } from "../command.ts";
import { consumer, tool } from "../consumer.ts";
import { expect, test } from "../fixtures.ts";

/** A strict policy for a page that talks to `server`; `wasm` is the one thing that we ask for. */
function policy(server: string, { wasm = "'wasm-unsafe-eval'" } = {}): { headers: Record<string, string> } {
  const socket = server.replace("http:", "ws:");
  const rules = [
    "default-src 'none'",
    `script-src 'self' ${wasm}`,
    `connect-src 'self' ${server} ${socket}`,
    "worker-src 'self'",
    "img-src 'self'",
  ];
  return { headers: { "content-security-policy": rules.join("; ") } };
}

const FORBIDDEN = {
  error: {
    name: "SocketError",
    code: "wasm_unavailable",
    message: expect.stringContaining("add 'wasm-unsafe-eval' to script-src"),
  },
};

for (const file of ["script.html", "module.html"]) {
  test(`${file} needs 'wasm-unsafe-eval' and nothing else`, async ({ serve, server, exchangesAt }) => {
    const site = await serve(await consumer("csp", { from: "plain" }), policy(server.origin));
    await exchangesAt(`${site.origin}/${file}`);
  });

  test(`${file} without it says what to add`, async ({ serve, server, outcomeOf }) => {
    const site = await serve(await consumer("csp", { from: "plain" }), policy(server.origin, { wasm: "" }));
    expect(await outcomeOf(`${site.origin}/${file}`)).toEqual(FORBIDDEN);
  });
}

for (const page of ["io.js", "slim-vite.js", "web-worker.js"]) {
  test(`${page}, built by Vite, needs 'wasm-unsafe-eval' and nothing else`, async ({
    serve,
    server,
    exchangesAt,
  }) => {
    const folder = await consumer("csp-vite", { from: "vite", page });
    await run(folder, tool("vite"), "build");
    const site = await serve(join(folder, "dist"), policy(server.origin));
    await exchangesAt(`${site.origin}/`);
  });

  test(`${page}, built by Vite, without it says what to add`, async ({ serve, server, outcomeOf }) => {
    const folder = await consumer("csp-vite", { from: "vite", page });
    await run(folder, tool("vite"), "build");
    const site = await serve(join(folder, "dist"), policy(server.origin, { wasm: "" }));
    expect(await outcomeOf(`${site.origin}/`)).toEqual(FORBIDDEN);
  });
}

test("a violation is noticed", async ({ serve, server, outcomeOf, complaints, page }) => {
  const site = await serve(await consumer("csp", { from: "plain" }), policy(server.origin));
  await outcomeOf(`${site.origin}/script.html`);
  expect(complaints).toEqual([]);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.isRun = true";
    document.head.append(script);
  });
  await expect.poll(() => complaints.join()).toContain("Content Security Policy");
});
