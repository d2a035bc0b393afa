/**
 * The messages of all channels, in a database: the truth that every window has to
 * show in the end. It tells nobody.
 */
import Database from "better-sqlite3";
import type { FetchedPage } from "../../pkg/dist/chat.js";
import type { Message } from "./page/app.ts";

const SCHEMA = `
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channelId TEXT NOT NULL,
    text TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    createdAt TEXT NOT NULL,
    nonce TEXT
  );
  CREATE INDEX byChannel ON messages (channelId, id);
`;

export class Log {
  readonly #database = new Database(":memory:").exec(SCHEMA);

  /** Stores a message. */
  add(channelId: string, text: string, nonce: string | null = null): Message {
    return this.#database
      .prepare(
        "INSERT INTO messages (channelId, text, createdAt, nonce) VALUES (:channelId, :text, :createdAt, :nonce) RETURNING *",
      )
      .get({ channelId, text, createdAt: new Date().toISOString(), nonce }) as Message;
  }

  /** Stores many, called `name 1`, `name 2` and so on. */
  addMany(channelId: string, name: string, count: number): Message[] {
    const add = this.#database.transaction(() =>
      Array.from({ length: count }, (_, index) => this.add(channelId, `${name} ${index + 1}`)),
    );
    return add();
  }

  /** Changes the text of a message. */
  edit(id: number, text: string): Message | undefined {
    return this.#database
      .prepare("UPDATE messages SET text = ?, version = version + 1 WHERE id = ? RETURNING *")
      .get(text, id) as Message | undefined;
  }

  /** Deletes a message; gives what it was. */
  delete(id: number): Message | undefined {
    return this.#database.prepare("DELETE FROM messages WHERE id = ? RETURNING *").get(id) as
      | Message
      | undefined;
  }

  /** A page, newest message first; the cursor is the id of the one above it. */
  page(channelId: string, cursor: string | null, limit: number): FetchedPage<Message> {
    const found = this.#database
      .prepare("SELECT * FROM messages WHERE channelId = ? AND id < ? ORDER BY id DESC LIMIT ?")
      .all(channelId, cursor ?? Number.MAX_SAFE_INTEGER, limit + 1) as Message[];
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? String(items.at(-1)?.id) : null };
  }

  /** All messages of a channel, oldest first. */
  all(channelId: string): Message[] {
    return this.#database
      .prepare("SELECT * FROM messages WHERE channelId = ? ORDER BY id")
      .all(channelId) as Message[];
  }

  close(): void {
    this.#database.close();
  }
}
