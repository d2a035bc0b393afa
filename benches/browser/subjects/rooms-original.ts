/**
 * Rooms as applications have them with `socket.io-client`: whoever shows one listens to all
 * of them and leaves out what is for others.
 */
import { io } from "socket.io-client";
import type { RoomsClient } from "../series/rooms.ts";

export default {
  dialect: "socket.io",
  connect: (url, options) => {
    const socket = io(url, options);
    return Object.assign(socket, {
      listenTo: (room: string, event: string, listener: (message: { roomId: string }) => void) => {
        socket.emit("join-room", room);
        socket.on(event, (message: { roomId: string }) => {
          if (message.roomId === room) listener(message);
        });
      },
    });
  },
} satisfies RoomsClient;
