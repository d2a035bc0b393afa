/**
 * Every connection of the application, and how each is configured.
 *
 * `board` and `drafts` share one; `admin` and `metrics` have one each, which they
 * open when they are needed.
 */
import {
  Fetch,
  io,
  Manager,
  type ManagerOptions,
  type Socket,
  type SocketOptions,
  WebSocket,
} from "socket.io-client";
import * as msgpackParser from "socket.io-msgpack-parser";

import type {
  AdminToClientEvents,
  BoardToClientEvents,
  ClientToAdminEvents,
  ClientToBoardEvents,
  ClientToDraftsEvents,
  ClientToMetricsEvents,
  MetricsToClientEvents,
  NoEvents,
} from "./events.ts";

export type BoardSocket = Socket<BoardToClientEvents, ClientToBoardEvents>;
export type DraftsSocket = Socket<NoEvents, ClientToDraftsEvents>;
export type AdminSocket = Socket<AdminToClientEvents, ClientToAdminEvents>;
export type MetricsSocket = Socket<MetricsToClientEvents, ClientToMetricsEvents>;

/** Comes back soon, as it is for one page on one machine. In milliseconds. */
const RETURNING: Partial<ManagerOptions> = {
  reconnectionDelay: 100,
  reconnectionDelayMax: 400,
  randomizationFactor: 0.2,
};

/** How often a draft is sent again, and after how many milliseconds without an answer. */
const PATIENCE: Partial<SocketOptions> = { retries: 2, ackTimeout: 1500 };

/**
 * A board, as somebody, over these transports. The number of the visit goes up with
 * each connection.
 */
export function connectBoard(name: string, board: string, transports: string[]): BoardSocket {
  let visit = 1;
  const socket: BoardSocket = io({
    ...RETURNING,
    auth: { name, board },
    query: { name, visit: String(visit) },
    transports,
    // Means something in Node.js only.
    rejectUnauthorized: true,
  });
  socket.on("disconnect", () => {
    visit += 1;
    socket.io.opts.query = { name, visit: String(visit) };
  });
  return socket;
}

/** The drafts, on the connection of the board. */
export function connectDrafts(board: BoardSocket): DraftsSocket {
  return board.io.socket("/drafts", PATIENCE);
}

/** The administration, not connected yet. The password is asked for at each attempt. */
export function prepareAdmin(password: () => string): AdminSocket {
  const manager = new Manager({ ...RETURNING, autoConnect: false, transports: ["websocket"] });
  let attempt = 0;
  return manager.socket("/admin", {
    auth: async (give) => {
      attempt += 1;
      // As an application would that has to fetch its token first.
      give(await Promise.resolve({ password: password(), attempt }));
    },
  });
}

/** The measurements, not connected yet. Their transports are given as classes. */
export function prepareMetrics(): MetricsSocket {
  return io({
    ...RETURNING,
    path: "/metrics.io",
    parser: msgpackParser,
    autoConnect: false,
    transports: [Fetch, WebSocket],
  });
}
