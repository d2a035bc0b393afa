/**
 * The entry `@sockeye/client/chat`: the history of a channel without gaps and
 * duplicates, merged with its live events. No framework is needed.
 */
export {
  ChatQuery,
  type ChatQueryOptions,
  createChatQuery,
  type FetchedPage,
  type ItemField,
  type PageRequest,
  preloadChat,
} from "./chat/query.js";
export type { ChatPage, ChatSnapshot, PendingItem } from "./chat/snapshot.js";
export { type ChatEvents, type ChatSink, type ChatSource, socketSource } from "./chat/source.js";
export {
  type ChatChange,
  type EventSourceOptions,
  eventSource,
  type ReconnectionOptions,
  type WebSocketSourceOptions,
  webSocketSource,
} from "./chat/streams.js";
export { SocketError } from "./errors.js";
