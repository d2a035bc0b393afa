"use client";
/**
 * The entry `@sockeye/client/react`: one Socket for a tree of components, and
 * hooks that follow it.
 *
 * Rendering opens nothing and a server renders the state before the connection.
 * The Socket is made when the provider is mounted, and connects after the hooks
 * below it have begun to listen, so none of them misses the first event. Mounting
 * twice in StrictMode, and hot reload, keep the one connection.
 */
import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { SocketError } from "./errors.js";
import type { AnyFunction, DefaultEventsMap, EventsMap, ListenableNames, ListenerOf } from "./events.js";
import { io, type Socket } from "./index.js";
import type { Options } from "./options.js";
import type { Room, RoomOptions, RoomState } from "./rooms.js";
import type { SocketReservedEvents } from "./socket.js";

/**
 * Types of the application's events, for all hooks: add them by augmentation.
 *
 * @example
 * declare module "@sockeye/client/react" {
 *   interface Register {
 *     listen: { message: (text: string) => void };
 *     emit: { say: (text: string) => void };
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be augmented
export interface Register {}

type Registered<Kind extends string, Default> =
  Register extends Record<Kind, infer Events extends EventsMap> ? Events : Default;
type ListenEvents = Registered<"listen", DefaultEventsMap>;
type EmitEvents = Registered<"emit", DefaultEventsMap>;
type RegisteredSocket = Socket<ListenEvents, EmitEvents>;

/** What is known of the provider's Socket. */
export interface SocketState {
  /** `null` on a server, and before the provider is mounted. */
  readonly socket: RegisteredSocket | null;
  readonly isConnected: boolean;
  /** "polling", "websocket" or "webtransport" while connected. */
  readonly transport: string | undefined;
  /** Why connecting failed the last time, until it works. */
  readonly error: Error | undefined;
}

/** A room, and how far it is. */
export interface RoomView extends RoomState {
  /** `null` on a server, and before the component is mounted. */
  readonly room: Room<ListenEvents> | null;
}

/** The properties of `SocketProvider`. */
export interface SocketProviderProps {
  /** The first argument of `io()`. Another URL is another connection. */
  url?: string | undefined;
  /** The second argument of `io()`, read when the Socket is made. */
  options?: Options | undefined;
  /** A Socket of your own, in the place of both; it is neither connected nor disconnected. */
  socket?: RegisteredSocket | undefined;
  children?: ReactNode;
}

/** An emitter, whatever its events. */
type Listenable = Pick<Socket | Room, "on" | "off">;

const idle: SocketState = { socket: null, isConnected: false, transport: undefined, error: undefined };

const outside: RoomState = { status: "waiting", members: new Set(), error: undefined };

const Context = createContext<SocketStore | undefined>(undefined);

/**
 * Gives the components below it one Socket, from the time it is mounted until it is
 * unmounted.
 *
 * @example
 * <SocketProvider url="https://example.com/chat" options={{ path: "/api/socket" }}>
 *   <Messages />
 * </SocketProvider>
 */
export function SocketProvider({ url, options, socket: given, children }: SocketProviderProps): ReactElement {
  const [store] = useState(() => new SocketStore());
  const { socket } = useStore(store);
  const latestOptions = useLatest(options);

  useEffect(() => {
    if (given) return store.follow(given);
    store.hold(url, latestOptions.current);
    return () => store.release();
  }, [store, url, given, latestOptions]);

  // Effects of components below have run: whoever listens is listening.
  useEffect(() => {
    if (socket && socket !== given && latestOptions.current?.autoConnect !== false) socket.connect();
  }, [socket, given, latestOptions]);

  return createElement(Context.Provider, { value: store }, children);
}

/**
 * The Socket of the provider above, and its state. Renders again when that changes.
 * Throws a `SocketError` with the code "provider_missing".
 *
 * @example
 * const { socket, isConnected } = useSocket();
 */
export function useSocket(): SocketState {
  const store = useContext(Context);
  if (!store) throw new SocketError("provider_missing");
  return useStore(store);
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
    const entered = socket.room<ListenEvents>(id, latestOptions.current);
    setRoom(entered);
    return () => {
      setRoom(null);
      // It may be wanted again at once, as in StrictMode.
      setTimeout(() => entered.leave());
    };
  }, [socket, id, latestOptions]);

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

/** Listens while the component is mounted. */
function useListener(emitter: Listenable | null, event: string | symbol, listener: AnyFunction): void {
  const latest = useLatest(listener);
  useEffect(() => {
    if (!emitter) return;
    const heard: AnyFunction = (...args) => latest.current(...args);
    emitter.on(event as string, heard);
    return () => {
      emitter.off(event as string, heard);
    };
  }, [emitter, event, latest]);
}

function useStore(store: SocketStore): SocketState {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, () => idle);
}

function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** Keeps a Socket for a provider, and its state for the hooks. */
class SocketStore {
  readonly #subscribers = new Set<() => void>();
  #state = idle;
  #url: string | undefined;
  #end: (() => void) | undefined;
  #ending: ReturnType<typeof setTimeout> | undefined;

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): SocketState => this.#state;

  /** Makes a Socket for the URL, or goes on with the one that was just released. */
  hold(url: string | undefined, options: Options | undefined): void {
    clearTimeout(this.#ending);
    if (this.#end && this.#url === url) return;
    this.#end?.();
    const socket = io(url, { ...options, autoConnect: false });
    const unfollow = this.follow(socket);
    this.#url = url;
    this.#end = () => {
      this.#end = undefined;
      unfollow();
      socket.disconnect();
    };
  }

  /** Ends the Socket, unless it is wanted again at once, as in StrictMode. */
  release(): void {
    this.#ending = setTimeout(() => this.#end?.());
  }

  /** Shows the state of a Socket until the returned function is called. */
  follow(socket: RegisteredSocket): () => void {
    const emitter = socket as Socket;
    const { io: manager } = emitter;
    let following = true;
    const show = (error?: Error) => following && this.#show(socket, error);
    const refresh = () => show(this.#state.error);
    const opened = () => manager.engine.on("upgrade", refresh);
    const connected = () => show();
    emitter.on("connect", connected).on("disconnect", refresh).on("connect_error", show);
    manager.on("open", opened);
    if (manager._readyState === "open") opened();
    show();
    return () => {
      following = false;
      emitter.off("connect", connected).off("disconnect", refresh).off("connect_error", show);
      manager.off("open", opened);
      this.#change(idle);
    };
  }

  #show(socket: RegisteredSocket, error: Error | undefined): void {
    const isConnected = socket.connected;
    const transport = isConnected ? socket.io.engine.transport.name : undefined;
    this.#change({ socket, isConnected, transport, error });
  }

  #change(state: SocketState): void {
    this.#state = state;
    for (const subscriber of this.#subscribers) subscriber();
  }
}
