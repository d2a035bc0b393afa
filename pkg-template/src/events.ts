/**
 * The types by which events are named and listened to.
 *
 * A map of events is an interface from names to the functions that listen to
 * them. Types only: nothing of this file exists at run time.
 */

/** Names of events, and what their listeners look like. */
export interface EventsMap {
  // biome-ignore lint/suspicious/noExplicitAny: the one type that every map of events can be given for
  [event: string]: any;
}

/** Any name, any arguments: what is assumed when no map is given. */
export interface DefaultEventsMap {
  // biome-ignore lint/suspicious/noExplicitAny: the arguments are not known
  [event: string]: (...args: any[]) => void;
}

/** No events of this kind. */
// biome-ignore lint/complexity/noBannedTypes: a map without names
export type NoEvents = {};

/** A function that nothing is known about. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments are not known
export type AnyFunction = (...args: any[]) => void;

/** The names in a map. */
export type EventNames<Events extends EventsMap> = keyof Events & (string | symbol);

/** The arguments of an event. */
export type EventParams<Events extends EventsMap, Name extends EventNames<Events>> = Parameters<Events[Name]>;

/** Names that can be listened to: those of the client itself, and those of the application. */
export type ListenableNames<Reserved extends EventsMap, Listen extends EventsMap> =
  | EventNames<Reserved>
  | EventNames<Listen>;

/** The listener of an event. The client's own events win over the application's. */
export type ListenerOf<
  Reserved extends EventsMap,
  Listen extends EventsMap,
  Name extends ListenableNames<Reserved, Listen>,
> = KnownOrAny<
  Name extends EventNames<Reserved> ? Reserved[Name] : Name extends EventNames<Listen> ? Listen[Name] : never
>;

type KnownOrAny<Listener> = [Listener] extends [never] ? AnyListener : Listener;

// biome-ignore lint/suspicious/noExplicitAny: the arguments are not known
type AnyListener = (...args: any[]) => void | Promise<void>;

/** All but the last one. */
export type AllButLast<Items extends unknown[]> =
  Required<Items> extends [...infer Rest, unknown] ? Rest : Items;

// biome-ignore lint/suspicious/noExplicitAny: arguments that are not known may end in anything
type Last<Items extends unknown[]> = Required<Items> extends [...unknown[], infer Item] ? Item : any;

/** The names of events that the other side answers: their last argument is a function. */
export type AnsweredNames<Events extends EventsMap> = {
  [Name in EventNames<Events>]: Last<EventParams<Events, Name>> extends AnyFunction ? Name : never;
}[EventNames<Events>];

/** What an event is answered with: the first argument of its acknowledgement that is no error. */
export type AnswerOf<Params extends unknown[]> = Answer<Last<Params>>;

// The first line is for `any`, which would be both a function and not one.
type Answer<Acknowledgement> = 0 extends 1 & Acknowledgement
  ? Acknowledgement
  : Acknowledgement extends (answer: infer Only) => unknown
    ? Only
    : Acknowledgement extends (error: Error, answer: infer Second) => unknown
      ? Second
      : // What upstream makes of several arguments, so that code for it compiles.
        // biome-ignore lint/suspicious/noExplicitAny: see above
        any;

/** Acknowledgements gain a leading error, for when the answer does not come in time. */
export type DecorateAcknowledgements<Events extends EventsMap> = {
  [Name in keyof Events]: Events[Name] extends (...args: infer Params) => infer Result
    ? (...args: { [Index in keyof Params]: WithLeadingError<Params[Index]> }) => Result
    : Events[Name];
};

type WithLeadingError<Value> = Value extends (...args: infer Params) => infer Result
  ? (err: Error, ...args: Params) => Result
  : Value;
