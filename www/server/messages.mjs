/**
 * The messages of all channels, in the database.
 *
 * In one channel ids and times grow together, and nobody sees a message before the ones
 * with smaller ids: whoever adds one holds the channel's row until it is stored. So
 * "older than this id" stands for a place in the history, whatever else happens.
 *
 * What visitors leave is bounded. What has come with the site stays.
 */
import { randomBytes } from "node:crypto";

import { openDatabase } from "./database.mjs";
import { Refusal } from "./refusal.mjs";

/** @import { Kysely, Selectable, Transaction } from "kysely" */
/** @import { Author, Message, MessagePage, OutgoingFile } from "../lib/message" */
/** @import { Tables } from "./tables" */
/** @typedef {Selectable<Tables["messages"]>} Row */

/** Visitors' messages kept per channel; the oldest make way. A few days of a busy channel. */
const MESSAGES_KEPT = 1_000;

/** Channels kept beside those that are there from the start; the one silent for longest makes way. */
const CHANNELS_KEPT = 100;

/** Bytes of files kept altogether; the oldest expire. A few hundred pictures on a small disk. */
const FILES_BYTES = 64 * 1024 * 1024;

/** Files kept, however small: their sizes are added up at each upload. */
const FILES_KEPT = 1_000;

/** Bytes of a file's id: it is all that protects the file. */
const FILE_ID_BYTES = 18;

/** @returns {Promise<Messages>} of this process's database */
export async function openMessages() {
  return new Messages(await openDatabase());
}

export class Messages {
  #database;

  /** @param {Kysely<Tables>} database */
  constructor(database) {
    this.#database = database;
  }

  /**
   * @param {{ channelId: string, cursor: number | undefined, limit: number }} request
   * @returns {Promise<MessagePage>}
   */
  async page({ channelId, cursor, limit }) {
    const rows = await this.#database
      .selectFrom("messages")
      .selectAll()
      .where("channel_id", "=", channelId)
      .$if(cursor !== undefined, (query) => query.where("id", "<", cursor ?? 0))
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute();
    const items = rows.slice(0, limit).map(messageOf);
    const last = items.at(-1);
    return { items, nextCursor: last && rows.length > limit ? String(last.id) : null };
  }

  /**
   * Stores a message, once for each nonce of an author.
   * @param {string} channelId
   * @param {Author} author
   * @param {{ text: string, nonce: string | null, file?: OutgoingFile<Buffer> }} content
   * @returns {Promise<{ message: Message, isNew: boolean, dropped: Message[] }>} `dropped` has made way
   */
  add(channelId, author, { text, nonce, file }) {
    return this.#database.transaction().execute(async (transaction) => {
      const createdAt = await holdChannel(transaction, channelId);
      const known = nonce === null ? undefined : await findSent(transaction, channelId, author, nonce);
      if (known) return { message: messageOf(known), isNew: false, dropped: [] };
      const stored = file && (await storeFile(transaction, file, createdAt));
      const row = await transaction
        .insertInto("messages")
        .values({
          channel_id: channelId,
          text,
          author_id: author.id,
          author_name: author.name,
          file_id: stored?.id ?? null,
          file_name: stored?.name ?? null,
          file_type: stored?.type ?? null,
          file_size: stored?.size ?? null,
          created_at: createdAt,
          version: 1,
          nonce,
          seeded: 0,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      const dropped = await dropOldest(transaction, channelId);
      await dropChannels(transaction);
      return { message: messageOf(row), isNew: true, dropped };
    });
  }

  /**
   * @param {number} id
   * @param {string} authorId who wants it
   * @param {string} text
   * @returns {Promise<Message>}
   */
  async edit(id, authorId, text) {
    const row = await this.#database
      .updateTable("messages")
      .set((row) => ({ text, version: row("version", "+", 1) }))
      .where("id", "=", id)
      .where("author_id", "=", authorId)
      .returningAll()
      .executeTakeFirst();
    return messageOf(row ?? (await this.#refuse(id)));
  }

  /**
   * Deletes a message, and its file.
   * @param {number} id
   * @param {string} authorId who wants it
   * @returns {Promise<Message>} as it was
   */
  remove(id, authorId) {
    return this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .deleteFrom("messages")
        .where("id", "=", id)
        .where("author_id", "=", authorId)
        .returningAll()
        .executeTakeFirst();
      if (!row) return new Messages(transaction).#refuse(id);
      if (row.file_id) await transaction.deleteFrom("files").where("id", "=", row.file_id).execute();
      return messageOf(row);
    });
  }

  /** @param {string} id @returns {Promise<OutgoingFile<Buffer> | undefined>} */
  file(id) {
    return this.#database
      .selectFrom("files")
      .select(["name", "type", "bytes"])
      .where("id", "=", id)
      .executeTakeFirst();
  }

  /** @param {number} id @returns {Promise<never>} */
  async #refuse(id) {
    const row = await this.#database
      .selectFrom("messages")
      .select("id")
      .where("id", "=", id)
      .executeTakeFirst();
    throw new Refusal(row ? "forbidden" : "not_found");
  }
}

/**
 * Keeps others from adding to a channel until the transaction is done; makes the channel
 * if there is none.
 * @param {Transaction<Tables>} transaction
 * @param {string} id
 * @returns {Promise<number>} the time, later than that of every message of the channel
 */
async function holdChannel(transaction, id) {
  const row = await transaction
    .insertInto("channels")
    .values({ id, last_at: Date.now(), seeded: 0 })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet(({ eb, ref }) => ({
        last_at: eb
          .case()
          .when("excluded.last_at", ">", ref("channels.last_at"))
          .then(ref("excluded.last_at"))
          .else(eb("channels.last_at", "+", 1))
          .end(),
      })),
    )
    .returning("last_at")
    .executeTakeFirstOrThrow();
  return row.last_at;
}

/**
 * @param {Transaction<Tables>} transaction
 * @param {string} channelId
 * @param {Author} author
 * @param {string} nonce
 */
function findSent(transaction, channelId, author, nonce) {
  return transaction
    .selectFrom("messages")
    .selectAll()
    .where("channel_id", "=", channelId)
    .where("author_id", "=", author.id)
    .where("nonce", "=", nonce)
    .executeTakeFirst();
}

/** @param {Transaction<Tables>} transaction @param {OutgoingFile<Buffer>} file @param {number} createdAt */
async function storeFile(transaction, { name, type, bytes }, createdAt) {
  const id = randomBytes(FILE_ID_BYTES).toString("base64url");
  const size = bytes.length;
  await transaction
    .insertInto("files")
    .values({ id, name, type, size, created_at: createdAt, bytes })
    .execute();
  const files = await transaction
    .selectFrom("files")
    .select(["id", "size"])
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
  let total = 0;
  const expired = files.filter((file, place) => {
    total += file.size;
    return file.id !== id && (total > FILES_BYTES || place >= FILES_KEPT);
  });
  if (expired.length > 0) {
    const ids = expired.map((file) => file.id);
    await transaction.deleteFrom("files").where("id", "in", ids).execute();
  }
  return { id, name, type, size };
}

/** @param {Transaction<Tables>} transaction @param {string} channelId @returns {Promise<Message[]>} */
async function dropOldest(transaction, channelId) {
  const newest = await transaction
    .selectFrom("messages")
    .select("id")
    .where("channel_id", "=", channelId)
    .where("seeded", "=", 0)
    .orderBy("id", "desc")
    .offset(MESSAGES_KEPT)
    .limit(1)
    .executeTakeFirst();
  if (!newest) return [];
  const dropped = await transaction
    .deleteFrom("messages")
    .where("channel_id", "=", channelId)
    .where("seeded", "=", 0)
    .where("id", "<=", newest.id)
    .returningAll()
    .execute();
  return dropped.map(messageOf);
}

/** @param {Transaction<Tables>} transaction */
async function dropChannels(transaction) {
  const silent = await transaction
    .selectFrom("channels")
    .select("id")
    .where("seeded", "=", 0)
    .orderBy("last_at", "desc")
    .offset(CHANNELS_KEPT)
    // SQLite knows no offset without a limit.
    .limit(CHANNELS_KEPT)
    .execute();
  const ids = silent.map(({ id }) => id);
  if (ids.length === 0) return;
  await transaction.deleteFrom("channels").where("id", "in", ids).execute();
  await transaction.deleteFrom("messages").where("channel_id", "in", ids).execute();
}

/** @param {Row} row @returns {Message} */
function messageOf(row) {
  const { id, channel_id, text, author_id, author_name, file_id, created_at, version, nonce } = row;
  return {
    id,
    channelId: channel_id,
    text,
    author: { id: author_id, name: author_name },
    file:
      file_id === null
        ? null
        : { id: file_id, name: row.file_name ?? "", type: row.file_type ?? "", size: row.file_size ?? 0 },
    createdAt: new Date(created_at).toISOString(),
    version,
    nonce,
  };
}
