/**
 * Polling through a load balancer that sends each request to another process: the commonest
 * mistake with several processes. No session lives long enough to join a namespace, and each
 * failure tells the application why. WebSocket alone needs nothing of that.
 */
import { expect, test } from "../../cluster/fixtures.ts";

const FAILURES = 3;

for (const [name, transports] of [
  ["polling", ["polling"]],
  ["default", undefined],
] as const) {
  test(`${name} transports, not sticky: the server does not know the session`, async ({ page, cluster }) => {
    const heard = await page.evaluate(
      ([url, transports, count]) =>
        new Promise<unknown[]>((resolve) => {
          const socket = io(url, {
            ...(transports && { transports: [...transports] }),
            reconnectionDelay: 10,
          });
          const heard: unknown[] = [];
          socket.on("connect", () => heard.push("connected"));
          socket.on("connect_error", ({ code, description, context }) => {
            const { responseText } = context as { responseText?: string };
            heard.push({ code, status: description, answer: JSON.parse(responseText ?? "null") });
            if (heard.length < count) return;
            resolve(heard);
            socket.disconnect();
          });
        }),
      [cluster.address("misconfigured"), transports, FAILURES] as const,
    );
    expect(heard).toHaveLength(FAILURES);
    for (const failure of heard) {
      expect(failure).toEqual({
        // The poll and the packet that joins the namespace go out together; both are refused.
        code: expect.stringMatching(/^polling_(read|write)_failed$/),
        status: 400,
        answer: { code: 1, message: "Session ID unknown" },
      });
    }
  });
}

test("WebSocket alone, not sticky: it connects and stays", async ({ page, cluster }) => {
  const answer = await page.evaluate(async (url) => {
    const socket = io(url, { transports: ["websocket"], auth: { channel: "misconfigured" } });
    const { id } = await socket.timeout(20_000).emitWithAck("say", "only", "text");
    socket.disconnect();
    return id;
  }, cluster.address("misconfigured"));
  expect(answer).toBe("only");
});
