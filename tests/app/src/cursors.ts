/**
 * Where the others point to. A position that can't go out at once is worth nothing.
 */
import type { BoardSocket } from "./connections.ts";
import { element, show } from "./page.ts";

/** Sends the position of the pointer, and shows that of the others. */
export function shareCursor(socket: BoardSocket): void {
  element("pad", HTMLDivElement).addEventListener("pointermove", ({ offsetX, offsetY }) => {
    socket.volatile.emit("cursor", Math.round(offsetX), Math.round(offsetY));
  });
  socket.on("cursor", (name, x, y) => show("cursor", `${name} at ${x}, ${y}`));
}
