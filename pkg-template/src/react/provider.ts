/**
 * One Socket for a tree of components, and its state.
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
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { SocketError } from "../errors.js";
import { io, type Socket } from "../index.js";
import type { Options } from "../options.js";
import { useLatest } from "./listeners.js";
import type { RegisteredSocket } from "./registered.js";

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

const idle: SocketState = { socket: null, isConnected: false, transport: undefined, error: undefined };

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
  return useStore(useSocketStore());
}

/** What the provider above keeps. @internal */
export function useSocketStore(): SocketStore {
  const store = useContext(Context);
  if (!store) {
    throw new SocketError("provider_missing", { message: "useSocket needs a <SocketProvider> above it" });
  }
  return store;
}

function useStore(store: SocketStore): SocketState {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, () => idle);
}

/** Keeps a Socket for a provider, and its state for the hooks. @internal */
export class SocketStore {
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
