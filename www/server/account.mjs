/**
 * The namespace `/account`: only with a valid token, and only as long as it is valid.
 */
import { fieldsOf } from "./message-requests.mjs";
import { verifyToken } from "./tokens.mjs";

/** @import { Server } from "socket.io" */
/** @import { AccountClientEvents, AccountServerEvents, Claims } from "../lib/account" */
/** @typedef {import("socket.io").Namespace<AccountClientEvents, AccountServerEvents, {}, { claims: Claims }>} Account */

/** @param {Server} io */
export function serveAccount(io) {
  /** @type {Account} */
  const account = io.of("/account");

  // The `data` of the error is what the client finds in its `connect_error`.
  account.use((socket, next) => {
    verifyToken(fieldsOf(socket.handshake.auth).token).then((claims) => {
      socket.data.claims = claims;
      next();
    }, next);
  });

  account.on("connection", (socket) => {
    const { claims } = socket.data;
    const endsIn = Math.max(0, claims.exp * 1000 - Date.now());
    const end = setTimeout(() => socket.disconnect(), endsIn);
    socket.on("disconnect", () => clearTimeout(end));
    socket.on("echo", (value, ack) => {
      if (typeof ack === "function") ack(value);
    });
    socket.emit("accepted", claims, endsIn);
  });
}
