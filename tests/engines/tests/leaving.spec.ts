/** A page that is left: the server is not left with its session, and who comes back is connected again. */
import { expect, test } from "../fixtures.ts";

// A session whose page has gone without a word is noticed by its silence.
test.use({ serverOptions: { pingInterval: 3000, pingTimeout: 5000 } });

/** What a page that has come back says of itself. */
interface Return {
  /** It is the same page, out of the back/forward cache, not a new one. */
  kept: boolean;
  /** How often it was connected, in its whole life. */
  connections: number;
}

for (const { name, transports } of [
  { name: "polling", transports: ["polling"] },
  { name: "websocket", transports: ["websocket"] },
]) {
  test(`${name}: who comes back to a page is connected, and the server keeps no other session`, async ({
    client,
    clientPage,
    server,
  }, info) => {
    await client.run(
      async (url, transports) => {
        // In the page for as long as it lives.
        const life = { connections: 0 };
        Object.assign(window, { life });
        const again = { reconnectionDelay: 20, reconnectionDelayMax: 20 };
        const socket = io(url, { forceNew: true, transports, ...again });
        socket.on("connect", () => {
          life.connections += 1;
        });
        window.kept = await connected(socket);
      },
      server.url,
      transports,
    );
    await client.open(`${clientPage}elsewhere`);
    await client.driver.navigate().back();
    const back = await client.run((): Return => {
      const { life } = window as unknown as { life?: { connections: number } };
      return { kept: life !== undefined, connections: life?.connections ?? 0 };
    });
    info.annotations.push({ type: "back/forward cache", description: back.kept ? "kept" : "a new page" });
    if (back.kept) {
      const said = await client.run(async () => {
        for (;;) {
          // The connection of before may still seem to be there.
          if (!window.kept.connected) await next(window.kept, "connect");
          const answer = window.kept.timeout(2000).emitWithAck("echo", "back");
          const said = await answer.catch(() => undefined);
          if (said !== undefined) return said;
        }
      });
      expect(said).toBe("back");
    }
    await expect.poll(() => server.sessions).toBe(back.kept ? 1 : 0);
  });
}
