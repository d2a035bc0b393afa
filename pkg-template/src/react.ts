"use client";
/**
 * The entry `@sockeye/client/react`: one Socket for a tree of components, and hooks
 * that follow it, its rooms, and the channels behind it.
 */
export {
  type ChatHandle,
  type ChatKey,
  type ChatView,
  type UseChatQueryOptions,
  type UseChatSocketOptions,
  useChat,
  useChatQuery,
  useChatSocket,
} from "./react/chat.js";
export { type RoomView, useRoom, useRoomEvent, useSocketEvent } from "./react/events.js";
export { SocketProvider, type SocketProviderProps, type SocketState, useSocket } from "./react/provider.js";
export * from "./react/registered.js";
export { type ChatScroll, type ChatScrollOptions, useChatScroll } from "./react/scroll.js";
