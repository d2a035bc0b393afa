/**
 * Live events that come over something else than Socket.IO: a plain WebSocket, or
 * server-sent events. When the connection is lost it is opened again, after delays as
 * those of a Manager.
 */
import type { ChatEvents, ChatSink, ChatSource } from "./source.js";

/** How long to wait before the next try. */
export interface ReconnectionOptions {
  /** Before the first try, in ms; doubled each time. Default: 1000. */
  reconnectionDelay?: number | undefined;
  /** The longest delay, in ms. Default: 5000. */
  reconnectionDelayMax?: number | undefined;
  /** By which part a delay may be longer or shorter. Default: 0.5. */
  randomizationFactor?: number | undefined;
}

/** What a message means for a channel. */
export type ChatChange<Item> =
  | { type: "added" | "updated"; item: Item }
  | { type: "deleted"; item: Item | string | number };

/** A plain WebSocket. */
export interface WebSocketSourceOptions<Item> extends ReconnectionOptions {
  /** Where the server is. */
  url: string | URL;
  /** The second argument of `new WebSocket`. */
  protocols?: string | string[] | undefined;
  /** What a message means: its text parsed as JSON, its text where it is none, or its bytes. */
  read: (message: unknown) => ChatChange<Item> | undefined;
}

/** Server-sent events; their data is JSON. */
export interface EventSourceOptions extends ChatEvents, ReconnectionOptions {
  /** Where the server is. */
  url: string | URL;
  /** Whether cookies are sent to another origin. Default: false. */
  withCredentials?: boolean | undefined;
}

/** What happens to a connection. */
interface Connection {
  opened: () => void;
  closed: () => void;
}

/**
 * The messages of a plain WebSocket as a source.
 *
 * @example
 * const source = webSocketSource<Message>({
 *   url: "wss://example.com/api/ws",
 *   read: (message) => ({ type: "added", item: message as Message }),
 * });
 */
export function webSocketSource<Item>(options: WebSocketSourceOptions<Item>): ChatSource<Item> {
  return reconnecting(options, (sink, { opened, closed }) => {
    const socket = new WebSocket(options.url, options.protocols);
    socket.binaryType = "arraybuffer";
    socket.onopen = opened;
    socket.onclose = closed;
    socket.onmessage = ({ data }) => {
      const change = options.read(typeof data === "string" ? parsed(data) : data);
      if (change?.type === "added") sink.added(change.item);
      else if (change?.type === "updated") sink.updated(change.item);
      else if (change?.type === "deleted") sink.deleted(change.item);
    };
    return () => socket.close();
  });
}

/**
 * Server-sent events as a source; `addKey`, `updateKey` and `deleteKey` are names of
 * events, "message" that of events without one.
 *
 * @example
 * const source = eventSource<Notification>({ url: "/api/notifications", addKey: "message" });
 */
export function eventSource<Item>(options: EventSourceOptions): ChatSource<Item> {
  return reconnecting(options, (sink, { opened, closed }) => {
    const events = new EventSource(options.url, { withCredentials: options.withCredentials ?? false });
    const hear = (name: string | undefined, tell: (item: Item) => void) => {
      if (name) events.addEventListener(name, ({ data }) => tell(parsed(data) as Item));
    };
    hear(options.addKey, (item) => sink.added(item));
    hear(options.updateKey, (item) => sink.updated(item));
    hear(options.deleteKey, (item) => sink.deleted(item));
    events.onopen = opened;
    // It would try again by itself, each time after the same delay.
    events.onerror = () => {
      events.close();
      closed();
    };
    return () => events.close();
  });
}

function reconnecting<Item>(
  options: ReconnectionOptions,
  open: (sink: ChatSink<Item>, connection: Connection) => () => void,
): ChatSource<Item> {
  return (sink) => {
    let attempts = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let close = () => {};
    const connect = () => {
      let isOver = false;
      const opened = () => {
        if (isOver) return;
        attempts = 0;
        sink.connected();
      };
      const closed = () => {
        if (isOver) return;
        isOver = true;
        sink.disconnected();
        timer = setTimeout(connect, delayOf(attempts, options));
        attempts += 1;
      };
      const end = open(sink, { opened, closed });
      close = () => {
        isOver = true;
        end();
      };
    };
    sink.disconnected();
    connect();
    return () => {
      clearTimeout(timer);
      close();
    };
  };
}

function delayOf(attempts: number, options: ReconnectionOptions): number {
  const { reconnectionDelay = 1000, reconnectionDelayMax = 5000, randomizationFactor = 0.5 } = options;
  const jitter = 1 + randomizationFactor * (2 * Math.random() - 1);
  return Math.min(reconnectionDelay * 2 ** attempts * jitter, reconnectionDelayMax);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
