/** Requests that no browser sends: they are answered, lead nowhere, and the site goes on. */
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

import { expect, test } from "../fixtures.ts";

const REQUESTS = [
  { line: "GET // HTTP/1.1", host: "localhost" },
  { line: "GET //example.com/rooms HTTP/1.1", host: "localhost" },
  { line: "GET http://example.com/rooms HTTP/1.1", host: "localhost" },
  { line: "GET /lazy HTTP/1.1", host: "local host:x" },
  { line: "GET /lazy?tab=%E0%A4%A HTTP/1.1", host: "localhost" },
  { line: "GET * HTTP/1.1", host: "localhost" },
  { line: "GET /% HTTP/1.1", host: "localhost" },
];

const UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

for (const { line, host } of REQUESTS) {
  test(`${line} to ${host}`, async ({ site, request }) => {
    const stock = new URL((await request.get(`${site.origin}/lazy`)).url()).port;
    for (const port of [site.port, Number(stock)]) {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      socket.write(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      const answer = await text(socket);
      expect(answer).toMatch(/^HTTP\/1\.1 \d+ /);
      expect(answer).not.toMatch(/^location: \w*:?\/\/example\.com/im);
    }
    // The stock server leaves an upgrade that is nobody's alone.
    const upgrade = connect(site.port, "127.0.0.1");
    upgrade.write(`${line}\r\nHost: ${host}\r\n${UPGRADE}\r\n`);
    upgrade.resume();
    await once(upgrade, "close");
    expect((await request.get(`${site.origin}/lazy`)).status()).toBe(200);
  });
}
