/**
 * Chromium repeats a request by itself when the connection that it uses again is cut
 * before the answer: a POST too, and no script hears of it. So what is posted over
 * HTTP/1.1 may come twice, and an answer that was under way may be lost, with any
 * client. Entries with an id, and streams with numbers, tell.
 *
 * This is why the other tests have no connections that are used again.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "../../fixtures.ts";

test("a browser repeats a POST when the connection is cut", async ({ page }) => {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    // The second is taken, and the connection is cut in place of the answer.
    if (bodies.length === 2) request.socket.resetAndDestroy();
    else response.end("ok");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const post = (body: string) =>
    page.evaluate(
      async ([port, text]) => {
        const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: text });
        return response.text();
      },
      [(server.address() as AddressInfo).port, body] as const,
    );
  expect(await post("first")).toBe("ok");
  expect(await post("second")).toBe("ok");
  expect(bodies).toEqual(["first", "second", "second"]);
  server.close();
});
