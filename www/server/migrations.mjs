/**
 * What the database's tables are, step by step. Steps that are done are never changed:
 * what is to be otherwise is another step.
 */
import { sql } from "kysely";

import { seed } from "./seed.mjs";

/** @import { Kysely, Transaction } from "kysely" */
/** @import { Tables } from "./tables" */
/** @typedef {"sqlite" | "postgres"} Dialect */

/** The lock of Postgres that migrating processes wait for: any number that is always the same. */
const LOCK = 7_265_025;

/** @type {Record<string, (transaction: Transaction<Tables>, dialect: Dialect) => Promise<unknown>>} */
const STEPS = { tables: createTables, seed };

/**
 * Does the steps that were not done yet: all, or none if one fails. Another process
 * that wants the same waits.
 * @param {Kysely<Tables>} database
 * @param {Dialect} dialect
 */
export async function migrate(database, dialect) {
  await database.transaction().execute(async (transaction) => {
    if (dialect === "postgres") await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
    await transaction.schema
      .createTable("migrations")
      .ifNotExists()
      .addColumn("name", "text", (column) => column.primaryKey())
      .execute();
    const done = await transaction.selectFrom("migrations").select("name").execute();
    for (const [name, step] of Object.entries(STEPS)) {
      if (done.some((known) => known.name === name)) continue;
      await step(transaction, dialect);
      await transaction.insertInto("migrations").values({ name }).execute();
    }
  });
}

/** @param {Transaction<Tables>} transaction @param {Dialect} dialect */
async function createTables({ schema }, dialect) {
  const isSqlite = dialect === "sqlite";
  await schema
    .createTable("channels")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("last_at", "bigint", (column) => column.notNull())
    .addColumn("seeded", "integer", (column) => column.notNull())
    .execute();
  await schema
    .createTable("messages")
    // An id is never used again, so that a cursor and a deletion stay true.
    .addColumn("id", isSqlite ? "integer" : "bigserial", (column) =>
      isSqlite ? column.primaryKey().autoIncrement() : column.primaryKey(),
    )
    .addColumn("channel_id", "text", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("author_id", "text", (column) => column.notNull())
    .addColumn("author_name", "text", (column) => column.notNull())
    .addColumn("file_id", "text")
    .addColumn("file_name", "text")
    .addColumn("file_type", "text")
    .addColumn("file_size", "integer")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("nonce", "text")
    .addColumn("seeded", "integer", (column) => column.notNull())
    .addUniqueConstraint("messages_nonce", ["channel_id", "author_id", "nonce"])
    .execute();
  const messagesIndex = (/** @type {string} */ name) => schema.createIndex(name).on("messages");
  await messagesIndex("messages_page").columns(["channel_id", "id"]).execute();
  await messagesIndex("messages_of_visitors").columns(["channel_id", "seeded", "id"]).execute();
  await schema
    .createTable("files")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("size", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    // Last, so that SQLite finds the size without reading the bytes.
    .addColumn("bytes", isSqlite ? "blob" : "bytea", (column) => column.notNull())
    .execute();
}
