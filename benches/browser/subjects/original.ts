/**
 * The original client: the ES modules that a bundler takes for a browser.
 */
import { io } from "socket.io-client";
import type { SocketIoClient, SocketIoConnection } from "../case.ts";

export default {
  dialect: "socket.io",
  connect: (url, options) => io(url, options) as unknown as SocketIoConnection,
} satisfies SocketIoClient;
