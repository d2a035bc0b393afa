/**
 * Drafts: saved one after the other, each sent again until the server confirms it.
 */
import type { DraftsSocket } from "./connections.ts";
import { append, onSubmit } from "./page.ts";

/** Saves what is written, and lists how that went. */
export function saveDrafts(socket: DraftsSocket): void {
  onSubmit("draft", async (text) => {
    const item = append("saved", `${text}: saving`);
    try {
      const { revision, deliveries } = await socket.emitWithAck("save", text);
      item.textContent = `${text}: revision ${revision}, delivered ${deliveries} times`;
    } catch (error) {
      item.textContent = `${text}: ${error instanceof Error ? error.message : "not even an error"}`;
    }
  });
}
