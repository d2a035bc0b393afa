/**
 * The list of all events that come in and go out.
 *
 * Knows nothing of what they mean.
 */
import type { Socket } from "socket.io-client";

import { append, element } from "./page.ts";

/** Records the events of a Socket while the box is checked. */
export function record(socket: Pick<Socket, "onAny" | "offAny" | "onAnyOutgoing" | "offAnyOutgoing">): void {
  const incoming = (event: string): void => void append("journal", `in ${event}`);
  const outgoing = (event: string): void => void append("journal", `out ${event}`);
  const box = element("record", HTMLInputElement);
  const follow = (): void => {
    if (box.checked) socket.onAny(incoming).onAnyOutgoing(outgoing);
    else socket.offAny(incoming).offAnyOutgoing(outgoing);
  };
  box.addEventListener("change", follow);
  follow();
}
