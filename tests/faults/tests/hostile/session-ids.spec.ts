/** Session ids that are legal and look like parts of a URL or of a header: they stay what they are. */
import { expect, meet, test } from "../../hostile/fixtures.ts";
import { END } from "../../hostile/malformed/entry.ts";
import { handshake, play } from "../../hostile/script.ts";

const ids = [
  "../../etc/passwd",
  "&transport=websocket&EIO=3&sid=other",
  "#?/:@!$()*,;=[]{}<>|^`~'\\\"",
  "%0d%0aX-Injected:%20yes",
  "http://127.0.0.1:1/",
  "a".repeat(256),
];

for (const id of ids) {
  test(`1.6 ${id.slice(0, 40)}`, async ({ attacked, start }) => {
    const opening = handshake.replace('"sid":"s"', `"sid":${JSON.stringify(id)}`);
    const server = await start(play({ opening: [opening], bodies: [[END]] }));
    await meet(attacked, server.url, "polling");
    const [first, ...later] = server.asked;
    expect(first?.url.searchParams.has("sid")).toBe(false);
    expect(later.length).toBeGreaterThan(2);
    for (const { url } of later) {
      expect(url.pathname).toBe("/socket.io/");
      const { t, ...query } = Object.fromEntries(url.searchParams);
      expect(t).toMatch(/^[\w-]+$/);
      expect(query).toEqual({ EIO: "4", transport: "polling", sid: id });
    }
  });
}
