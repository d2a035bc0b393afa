/**
 * A channel of messages in React: what each subject is given, what it shows, and the check
 * of it.
 *
 * The subjects differ in who keeps the messages. The history is at hand, what is shown is
 * one component, and both show the newest rows of a list alone, as a list that is windowed.
 */
import { type ReactElement, useLayoutEffect } from "react";
import { type Message, message, verdict } from "./messages.ts";

/** How many messages are loaded before others come. */
export const HELD = 20_000;

/** How many rows are shown, and how many messages a subject has to hand to `List`. */
export const ROWS = 50;

export interface HistoryPage {
  /** Newest first. */
  readonly items: Message[];
  readonly nextCursor: string | null;
}

/** A page of the first `HELD` messages: those below a cursor, or without it the newest. */
export function historyPage(cursor: string | null, limit: number): HistoryPage {
  return historyPageBelow(HELD, cursor, limit);
}

/** The same of any number of messages. */
export function historyPageBelow(all: number, cursor: string | null, limit: number): HistoryPage {
  const end = cursor === null ? all : Number(cursor);
  const start = Math.max(0, end - limit);
  const items = Array.from({ length: end - start }, (_, index) => message(end - 1 - index));
  return { items, nextCursor: start === 0 ? null : String(start) };
}

/** What a subject shows a channel with. */
export interface ChannelSubject {
  /** Connects to the server and shows the channel, with all of its history. */
  show(root: Element, origin: string, view: View): Promise<ShownChannel>;
}

export interface ShownChannel {
  /** Asks the server to tell of so many messages, at once or so many a second; resolves after them. */
  ask(count: number, perSecond: number | null): Promise<void>;
  /** All messages that are held, oldest first. */
  messages(): readonly Message[];
}

/** How many frames nothing has to change until nothing more is expected. */
const QUIET_FRAMES = 60;

/** How many messages are shown at a time, and who waits for more. */
export class View {
  #count = 0;
  #changed = false;
  #wanted = Number.POSITIVE_INFINITY;
  #reached = () => {};

  /** Resolves in the frame after so many messages are there and the newest is shown. */
  async reaches(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wanted = count;
      this.#reached = resolve;
      this.shows(this.#count);
    });
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }

  /** Resolves when nothing has changed for a while. */
  async rests(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_FRAMES; quiet++) {
      if (this.#changed) quiet = 0;
      this.#changed = false;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  shows(count: number): void {
    this.#changed = true;
    this.#count = count;
    if (count >= this.#wanted) this.#reached();
  }
}

/** The newest of the messages; `newest` has at least those that are shown, oldest first. */
export function List(props: { newest: readonly Message[]; count: number; view: View }): ReactElement {
  const { newest, count, view } = props;
  useLayoutEffect(() => view.shows(count));
  return (
    <section>
      <p>{count} messages</p>
      <ol>
        {newest.slice(-ROWS).map(({ id, text, user }) => (
          <li key={id}>
            <b>{user}</b> {text}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What is wrong with what is held, and with what is shown, where `expected` should be. */
export function wrongIn(root: Element, channel: ShownChannel, expected: readonly Message[]): string[] {
  const held = channel.messages();
  const wrong = held.filter((message, index) => !isSame(message, expected[index]));
  const shown = [...root.querySelectorAll("li")].map((row) => row.textContent);
  const newest = expected.slice(-ROWS).map(({ text, user }) => `${user} ${text}`);
  const same = shown.length === ROWS && newest.every((text, index) => text === shown[index]);
  return [
    ...verdict(held.length, expected.length, wrong.length),
    ...(same ? [] : ["the newest are not what is shown"]),
  ];
}

function isSame(message: Message, expected: Message | undefined): boolean {
  return message.id === expected?.id && message.text === expected.text && message.user === expected.user;
}
