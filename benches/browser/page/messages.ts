/**
 * The small messages that cases send, and the check that they came as they were.
 *
 * No two of a round are the same, and each is looked at in full.
 */

/** The event by which a message comes. */
export const EVENT = "message";

/** The event that asks for so many messages from a number on, at once or so many a second; answered after them. */
export const ASK = "say";

/** About eighty bytes as an event. */
export interface Message {
  readonly id: number;
  readonly text: string;
  readonly user: string;
}

export function message(id: number): Message {
  return { id, text: `message ${id} of a longer talk`, user: `user-${id % 97}` };
}

/** A text as it comes from the network: in one piece, and shared with nothing. */
export function fresh(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** Compares messages with those expected, as they come. */
export class MessageCheck {
  #count = 0;
  #wrong = 0;

  constructor(private readonly expected: readonly Message[]) {}

  take(message: Message): void {
    const expected = this.expected[this.#count++];
    if (
      !expected ||
      message.id !== expected.id ||
      message.text !== expected.text ||
      message.user !== expected.user
    ) {
      this.#wrong++;
    }
  }

  /** What was wrong with the messages since the last call. */
  finish(): string[] {
    const wrong = verdict(this.#count, this.expected.length, this.#wrong);
    this.#count = 0;
    this.#wrong = 0;
    return wrong;
  }
}

/** Words for a count that is not what it should be, and for messages that are not. */
export function verdict(count: number, expected: number, wrong: number): string[] {
  return [
    ...(count === expected ? [] : [`${count} came instead of ${expected}`]),
    ...(wrong === 0 ? [] : [`${wrong} were not what was expected in their place`]),
  ];
}
