/**
 * Rooms as Sockeye has them: whoever shows one listens to it.
 */

import { io } from "../../../pkg/dist/index.js";
import type { RoomsClient } from "../series/rooms.ts";

export default {
  dialect: "socket.io",
  connect: (url, options) => {
    const socket = io(url, options);
    return Object.assign(socket, {
      listenTo: (room: string, event: string, listener: (message: unknown) => void) => {
        socket.room(room).on(event, listener);
      },
    });
  },
} satisfies RoomsClient;
