/**
 * The administration: a namespace that lets in who knows the password.
 */
import type { AdminSocket } from "./connections.ts";
import { AdminCommand, type Refusal } from "./events.ts";
import { onClick, onSubmit, show } from "./page.ts";

/** Connects with each password that is tried. */
export function administrate(socket: AdminSocket, setPassword: (password: string) => void): void {
  onSubmit("sign-in", (password) => {
    setPassword(password);
    show("admin-state", "signing in");
    socket.connect();
  });
  socket.on("connect_error", (error) => {
    const refusal: Refusal = error.data;
    show("admin-state", socket.active ? "trying again" : "refused");
    show("refusal", `${error.message}, ${refusal.code}, ${refusal.hint}`);
  });
  socket.on("welcome", ({ password, attempt }) =>
    show("admin-state", `in with ${password}, attempt ${attempt}`),
  );
  onSubmit("kick", async (name) => {
    const found = await socket.timeout(5000).emitWithAck(AdminCommand.Kick, name);
    show("kick-result", found ? name : "nobody");
  });
  onClick("announce", () => void socket.emit(AdminCommand.Announce, "The end"));
}
