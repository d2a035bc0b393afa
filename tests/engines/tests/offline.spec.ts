/** The browser loses the network and has it again: the client knows at once, and wastes no time. */
import { expect, test } from "../fixtures.ts";
import { setOffline } from "../offline.ts";

for (const transport of ["polling", "websocket"]) {
  test(`${transport}: offline ends the connection, online brings it back before its delay is over`, async ({
    client,
    server,
    engine,
    engineName,
  }) => {
    await client.run(
      async (url, transport) => {
        // Nobody would wait for that.
        const never = { reconnectionDelay: 3_600_000, reconnectionDelayMax: 3_600_000 };
        window.kept = await connected(io(url, { forceNew: true, transports: [transport], ...never }));
        window.kept.once("disconnect", (...why) => Object.assign(window, { why }));
      },
      server.url,
      transport,
    );
    await setOffline(engineName, engine.driver, true);
    try {
      await expect.poll(() => client.run(() => window.kept.connected)).toBe(false);
      expect(await client.run(() => navigator.onLine)).toBe(false);
    } finally {
      await setOffline(engineName, engine.driver, false);
    }
    const said = await client.run(async () => {
      if (!window.kept.connected) await next(window.kept, "connect");
      return window.kept.emitWithAck("echo", "back");
    });
    expect(said).toBe("back");
    const [reason] = await client.run(() => (window as unknown as { why: [string] }).why);
    expect(["transport close", "transport error"]).toContain(reason);
  });
}
