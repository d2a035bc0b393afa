/** A Socket.IO client of one's own, in a page, that sends what no page of the site sends. */
import type { Page } from "@playwright/test";

/** The packet that answers such an event, over polling. `path` is that of Socket.IO. */
export function answerTo(page: Page, path: string, ...event: unknown[]): Promise<string> {
  return page.evaluate(
    async ([path, event]) => {
      const address = `${path}?EIO=4&transport=polling`;
      const { sid } = JSON.parse((await (await fetch(address)).text()).slice(1));
      const session = `${address}&sid=${sid}`;
      const post = (body: string) => fetch(session, { method: "POST", body });
      await post("40");
      await post(`420${JSON.stringify(event)}`);
      let received: string | undefined;
      while (received === undefined) {
        const packets = (await (await fetch(session)).text()).split("\x1e");
        received = packets.find((packet) => packet.startsWith("430"));
      }
      await post("1");
      return received;
    },
    [path, event] as const,
  );
}
