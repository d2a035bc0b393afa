/** Section 6: known vulnerabilities of the original's packages that are no single packet. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { expect, meet, test } from "../../hostile/fixtures.ts";
import { frame, switching, TEXT } from "../../hostile/frames.ts";
import { END } from "../../hostile/malformed/entry.ts";
import { answerUpgrade, rawSession } from "../../hostile/raw-session.ts";
import { handshake, joined, play } from "../../hostile/script.ts";

const untrusted = readFileSync(new URL("../../hostile/untrusted.pem", import.meta.url));

for (const [number, options] of [
  ["CVE-2016-10536", {}],
  ["CVE-2021-31597", { rejectUnauthorized: false }],
] as const) {
  for (const transport of ["polling", "websocket"] as const) {
    test(`${number}: a certificate that nobody has signed is refused over ${transport}`, async ({
      attacked,
    }) => {
      const server = createServer({ key: untrusted, cert: untrusted });
      let requests = 0;
      server.on("request", () => requests++).on("upgrade", () => requests++);
      server.on("tlsClientError", () => {});
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const report = await meet(attacked, url, transport, options);
      server.close();
      server.closeAllConnections();
      expect(report.connectError).toBe(transport === "polling" ? "polling_read_failed" : "websocket_failed");
      expect(requests).toBe(0);
    });
  }
}

test("CVE-2020-28502: what a server answers is never run, and no request is synchronous", async ({
  attacked,
  start,
}) => {
  const code = '");globalThis.injected=true;("';
  const session = play({ bodies: [[`42[${JSON.stringify(code)}]`, END]] });
  const server = await start({
    answer(request, response) {
      response.setHeader("Content-Type", "text/javascript");
      response.setHeader("X-Injected", "globalThis.injected = true");
      session.answer?.(request, response);
    },
  });
  const report = await meet(attacked, server.url, "polling");
  expect(report.events).toEqual([JSON.stringify([code])]);
  const [injected, initiators] = await attacked.evaluate(
    (url) => [
      "injected" in globalThis,
      [
        ...new Set(
          performance
            .getEntriesByType("resource")
            .filter(({ name }) => name.startsWith(url))
            .map((entry) => (entry as PerformanceResourceTiming).initiatorType),
        ),
      ],
    ],
    server.url,
  );
  expect(injected).toBe(false);
  expect(initiators).toEqual(["fetch"]);
});

test("CVE-2024-36751: addresses over which a regular expression could brood are refused or taken at once", async ({
  attacked,
}) => {
  const at = 7_000;
  const addresses: Record<string, string> = {
    [`http://${"a".repeat(8_000)}`]: "uri_too_long",
    [`http://${"@".repeat(1e6)}`]: "uri_too_long",
    [`http://${"@".repeat(at)}`]: "invalid_url",
    [`http://${":".repeat(at)}`]: "invalid_url",
    [`http://${"[".repeat(at)}`]: "invalid_url",
    [`http://${"a:".repeat(at / 2)}b`]: "invalid_url",
    [`http://host:${"9".repeat(at)}`]: "invalid_url",
    [`${"a".repeat(at)}://host`]: "invalid_url",
    "javascript://host/%0athrow 1": "invalid_url",
    "http://host:-1": "invalid_url",
    "http://": "invalid_url",
    [`http://host/${"?#".repeat(at / 2)}`]: "accepted",
    [`http://${"user@".repeat(at / 5)}host`]: "accepted",
  };
  const refusals = await attacked.evaluate(
    (all) => all.map((address) => hostile.refusal(address)),
    Object.keys(addresses),
  );
  expect(refusals).toEqual(Object.values(addresses));
});

test("CVE-2016-10518, CVE-2026-45736: nothing but the protocol's own words leaves the client", async ({
  attacked,
  start,
}) => {
  const heard: string[] = [];
  const ends: [code: number, reason: string][] = [];
  const peer = new WebSocketServer({ noServer: true });
  const server = await start({
    upgrade(request, socket, head) {
      peer.handleUpgrade(request, socket, head, (client) => {
        client.on("message", (data) => {
          heard.push(data.toString());
          // Numbers and lengths, for which memory could be handed out.
          if (heard.length === 1)
            for (const packet of [joined, "21000", "2", `2${"x".repeat(1000)}`, "b!"]) client.send(packet);
        });
        client.on("close", (code, reason) => ends.push([code, reason.toString()]));
        client.send(handshake);
      });
    },
  });
  expect(await meet(attacked, server.url, "websocket")).toMatchObject({
    disconnect: ["transport error", "packet_invalid"],
  });
  await expect.poll(() => ends).toEqual([[1005, ""]]);
  expect(heard).toEqual(["40", '420["question"]', "3", "3", "3"]);
});

test("CVE-2021-32640: a protocol's name over which a regular expression could brood", async ({
  attacked,
  start,
}) => {
  const server = await start(
    answerUpgrade((key) => switching(key, { "Sec-WebSocket-Protocol": `b${" ".repeat(50_000)}x` })),
  );
  const report = await meet(attacked, server.url, "websocket");
  expect(report).toMatchObject({ connectError: "websocket_failed", waiting: 1 });
});

test("CVE-2024-37890: an upgrade with more headers than anybody counts", async ({ attacked, start }) => {
  const headers = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`X-${index}`, "x"]));
  const server = await start(rawSession([frame(TEXT, END)], headers));
  const report = await meet(attacked, server.url, "websocket");
  expect(report).toMatchObject({ events: [], answer: "disconnected", waiting: 0 });
});
