/**
 * Events of the provider's Socket and of its rooms, for as long as a component is
 * mounted.
 */
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { ListenableNames, ListenerOf } from "../events.js";
import type { Room, RoomOptions, RoomState, Socket, SocketReservedEvents } from "../index.js";
import { outside } from "../rooms.js";
import { useLatest, useListener } from "./listeners.js";
import { useSocket } from "./provider.js";
import type { ListenEvents } from "./registered.js";

/** A room, and how far it is. */
export interface RoomView extends RoomState {
  /** `null` on a server, and before the component is mounted. */
  readonly room: Room<ListenEvents> | null;
}

/**
 * Calls the latest `listener` for an event of the server or of the Socket itself,
 * while the component is mounted.
 *
 * @example
 * useSocketEvent("message", (text) => setMessages((messages) => [...messages, text]));
 */
export function useSocketEvent<Name extends ListenableNames<SocketReservedEvents, ListenEvents>>(
  event: Name,
  listener: ListenerOf<SocketReservedEvents, ListenEvents, Name>,
): void {
  const { socket } = useSocket();
  useListener(socket, event, listener);
}

/**
 * Joins a room of the provider's Socket while the component is mounted: see
 * `socket.room()`. Components that want the same room share it. `options` are read
 * when the room is joined.
 *
 * @example
 * const { room, members } = useRoom(channelId);
 * useRoomEvent(room, "receive-message", (message) => add(message));
 */
export function useRoom(id: string, options?: RoomOptions): RoomView {
  const { socket } = useSocket();
  const latestOptions = useLatest(options);
  const [room, setRoom] = useState<Room<ListenEvents> | null>(null);

  useEffect(() => {
    if (!socket) return;
    const held = (socket as Socket)._holdRoom<ListenEvents>(id, latestOptions.current);
    setRoom(held);
    return () => {
      setRoom(null);
      // It may be wanted again at once, as in StrictMode.
      setTimeout(() => held.leave());
    };
  }, [socket, id, latestOptions]);

  // In a rendering of its own: those who are given the room listen before it is joined.
  useEffect(() => room?._enter(), [room]);

  const subscribe = useCallback((listener: () => void) => room?.subscribe(listener) ?? (() => {}), [room]);
  const state = useSyncExternalStore(
    subscribe,
    () => room?.state ?? outside,
    () => outside,
  );
  return { ...state, room };
}

/**
 * Calls the latest `listener` for an event of a room, while the component is
 * mounted.
 *
 * @example
 * useRoomEvent(room, "receive-message", (message) => add(message));
 */
export function useRoomEvent<Name extends ListenableNames<Record<never, never>, ListenEvents>>(
  room: Room<ListenEvents> | null,
  event: Name,
  listener: ListenerOf<Record<never, never>, ListenEvents, Name>,
): void {
  useListener(room, event, listener);
}
