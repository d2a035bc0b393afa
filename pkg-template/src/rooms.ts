/**
 * The rooms of a Socket: asked for by events of the application, shared by all who
 * want the same one, and asked for again each time the Socket connects, before
 * anything that waited is sent.
 *
 * A room of Socket.IO exists on the server alone. What it is called to join and to
 * leave one, and what the server says about its members, is an agreement of the
 * application; the defaults are the names that most applications use. Nothing here
 * opens a connection.
 */
import { Emitter } from "./emitter.js";
import type { DefaultEventsMap, EventsMap, NoEvents } from "./events.js";

/** What the application and its server call things. The first who wants a room decides for all. */
export interface RoomOptions {
  /** Sent with the room's id to join it. Default: "join-room". */
  joinEvent?: string;
  /** Sent with the room's id to leave it. Default: "leave-room". */
  leaveEvent?: string;
  /**
   * The property of an event's first argument that says which room it is for.
   * Events without it are for every room. Default: "roomId".
   */
  key?: string;
  /** Received when somebody has joined. Default: "user-joined". */
  memberJoinedEvent?: string;
  /** Received when somebody has left. Default: "user-left". */
  memberLeftEvent?: string;
  /**
   * The property of the first argument of those two that says who. A text or a
   * number stands for itself. Default: "userId".
   */
  memberKey?: string;
}

/** How far a room is; a new object whenever something has changed. */
export interface RoomState {
  /**
   * "waiting" while the Socket is not connected, "joining" when the server has been
   * asked, "joined" when it has acknowledged that, "refused" when it has answered with
   * an error. A server that does not acknowledge leaves it at "joining", and events
   * come all the same.
   */
  readonly status: "waiting" | "joining" | "joined" | "refused";
  /** Who is there, as far as the server tells. */
  readonly members: ReadonlySet<string>;
  /** What the server has acknowledged joining with, whatever else is in it. */
  readonly answer: unknown;
  /** Why the room was refused: the `error` of the acknowledgement, or what was thrown. */
  readonly error: unknown;
}

/** The state before anything was asked or heard. @internal */
export const outside: RoomState = {
  status: "waiting",
  members: new Set(),
  answer: undefined,
  error: undefined,
};

/** What hears the events of a room. @internal */
type Holder = Pick<Room, "_dispatchAll">;

/** Sends an event before everything that waits. @internal */
type Send = (event: string, id: string, answered?: (answer: unknown) => void) => void;

const defaults: Required<RoomOptions> = {
  joinEvent: "join-room",
  leaveEvent: "leave-room",
  key: "roomId",
  memberJoinedEvent: "user-joined",
  memberLeftEvent: "user-left",
  memberKey: "userId",
};

/**
 * A hold on a room: `socket.room(id)`. The room is left when nobody holds it.
 *
 * @example
 * const room = socket.room("general");
 * room.on("receive-message", (message) => console.log(message));
 * room.leave();
 */
export class Room<ListenEvents extends EventsMap = DefaultEventsMap> extends Emitter<ListenEvents, NoEvents> {
  readonly #shared: SharedRoom;

  /** @internal */
  constructor(shared: SharedRoom) {
    super();
    this.#shared = shared;
    shared.holders.add(this);
  }

  /** What the server calls it. */
  get id(): string {
    return this.#shared.id;
  }

  /** Whether the room is joined, and who is there. */
  get state(): RoomState {
    return this.#shared.state;
  }

  /** Calls `listener` when `state` has changed, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    // One of its own, so that the same function may be given twice.
    const subscriber = () => listener();
    this.#shared.subscribers.add(subscriber);
    return () => this.#shared.subscribers.delete(subscriber);
  }

  /** Joins it, unless that was done: see `Socket._holdRoom`. @internal */
  _enter(): void {
    if (this.#shared.holders.has(this)) this.#shared.enter();
  }

  /** Lets go of the room: nothing is heard any more. Doing so twice changes nothing. */
  leave(): void {
    if (this.#shared.holders.delete(this)) this.#shared.released();
  }
}

/** The rooms of one Socket. @internal */
export class Rooms {
  readonly #rooms = new Map<string, SharedRoom>();
  /** The same by the option `key`, so that an event finds its room without asking all of them. */
  readonly #byKey = new Map<string, Map<string, SharedRoom>>();
  readonly #send: Send;
  #connected: boolean;

  constructor(send: Send, connected: boolean) {
    this.#send = send;
    this.#connected = connected;
  }

  /** A room to listen to, which `_enter` joins unless others have. */
  hold<Listen extends EventsMap>(id: string, options: RoomOptions = {}): Room<Listen> {
    let shared = this.#rooms.get(id);
    if (!shared) {
      const all = { ...defaults, ...options };
      const isConnected = () => this.#connected;
      const leave = () => this.#forget(id, all.key);
      shared = new SharedRoom(id, all, this.#send, isConnected, leave);
      this.#rooms.set(id, shared);
      const alike = this.#byKey.get(all.key) ?? new Map();
      this.#byKey.set(all.key, alike.set(id, shared));
    }
    return new Room(shared);
  }

  #forget(id: string, key: string): void {
    this.#rooms.delete(id);
    const alike = this.#byKey.get(key);
    alike?.delete(id);
    if (alike?.size === 0) this.#byKey.delete(key);
  }

  /** The Socket is connected; `recovered` when the server has kept its rooms. */
  connected(recovered: boolean): void {
    this.#connected = true;
    for (const room of this.#rooms.values()) room.connected(recovered);
  }

  /** The Socket is no longer connected. */
  disconnected(): void {
    this.#connected = false;
    for (const room of this.#rooms.values()) room.disconnected();
  }

  /** An event has come. */
  received(event: unknown, args: unknown[]): void {
    for (const [key, rooms] of [...this.#byKey]) {
      const id = property(args[0], key);
      const addressed = id === undefined ? [...rooms.values()] : [rooms.get(id)];
      for (const room of addressed) room?.received(event, args);
    }
  }
}

/** A room, for all who hold it. @internal */
class SharedRoom {
  readonly id: string;
  readonly holders = new Set<Holder>();
  readonly subscribers = new Set<() => void>();
  readonly released: () => void;
  state = outside;
  readonly #options: Required<RoomOptions>;
  readonly #send: Send;
  readonly #isConnected: () => boolean;
  /** Whether it is wanted on the server, and not only held. */
  #isEntered = false;
  /** What was joined before the connection was lost. */
  #before: RoomState | undefined;

  constructor(
    id: string,
    options: Required<RoomOptions>,
    send: Send,
    isConnected: () => boolean,
    left: () => void,
  ) {
    this.id = id;
    this.#options = options;
    this.#send = send;
    this.#isConnected = isConnected;
    this.released = () => {
      if (this.holders.size > 0) return;
      left();
      if (this.#isEntered && isConnected()) this.#send(this.#options.leaveEvent, this.id);
    };
  }

  enter(): void {
    if (this.#isEntered) return;
    this.#isEntered = true;
    if (this.#isConnected()) this.#join();
  }

  #join(): void {
    this.#change({ ...outside, status: "joining" });
    try {
      this.#send(this.#options.joinEvent, this.id, (answer) => this.#answered(answer));
    } catch (error) {
      this.#change({ status: "refused", error });
    }
  }

  connected(recovered: boolean): void {
    if (recovered && this.#before) this.#change(this.#before);
    else if (this.#isEntered) this.#join();
  }

  disconnected(): void {
    const { status } = this.state;
    this.#before = status === "joined" || status === "joining" ? this.state : undefined;
    this.#change({ status: "waiting" });
  }

  received(event: unknown, args: unknown[]): void {
    const { memberJoinedEvent, memberLeftEvent } = this.#options;
    if (event === memberJoinedEvent) this.#count(args[0], (members, member) => members.add(member));
    if (event === memberLeftEvent) this.#count(args[0], (members, member) => members.delete(member));
    for (const holder of [...this.holders]) holder._dispatchAll(event, args);
  }

  /** An acknowledgement: nothing at all, the members, or an object with `members` or `error`. */
  #answered(answer: unknown): void {
    const { error, members = answer } = Object(answer);
    if (error != null) {
      this.#change({ status: "refused", answer, error });
    } else if (Array.isArray(members)) {
      const known = members.map((member) => this.#memberIn(member));
      this.#change({
        status: "joined",
        answer,
        members: new Set(known.filter((member) => member !== undefined)),
      });
    } else {
      this.#change({ status: "joined", answer });
    }
  }

  #count(argument: unknown, change: (members: Set<string>, member: string) => unknown): void {
    const member = this.#memberIn(argument);
    if (member === undefined) return;
    const members = new Set(this.state.members);
    if (change(members, member) !== false) this.#change({ members });
  }

  #memberIn(argument: unknown): string | undefined {
    return text(argument) ?? property(argument, this.#options.memberKey);
  }

  #change(change: Partial<RoomState>): void {
    this.state = { ...this.state, ...change };
    for (const subscriber of [...this.subscribers]) subscriber();
  }
}

function property(value: unknown, key: string): string | undefined {
  return typeof value === "object" && value !== null
    ? text((value as Record<string, unknown>)[key])
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
