/**
 * Sockeye, as an application imports it.
 */
import { io } from "../../../pkg/dist/index.js";
import type { SocketIoClient, SocketIoConnection } from "../case.ts";

export default {
  dialect: "socket.io",
  connect: (url, options) => io(url, options) as unknown as SocketIoConnection,
} satisfies SocketIoClient;
