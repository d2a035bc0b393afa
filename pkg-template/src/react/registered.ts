/**
 * The types of the application's events, known to all hooks. Types only.
 */
import type { DefaultEventsMap, EventsMap } from "../events.js";
import type { Socket } from "../index.js";

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
/** The events that are listened to. */
export type ListenEvents = Registered<"listen", DefaultEventsMap>;
/** The events that are sent. */
export type EmitEvents = Registered<"emit", DefaultEventsMap>;
/** The Socket with those events. */
export type RegisteredSocket = Socket<ListenEvents, EmitEvents>;
