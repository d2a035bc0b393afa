/**
 * The database: SQLite in the data folder, or Postgres where DATABASE_URL says. What is
 * above this file is the same for both, and no value ever becomes part of a statement.
 *
 * Several processes may open it at once: write transactions wait for each other, and
 * whoever comes first migrates.
 */
import SqliteDatabase from "better-sqlite3";
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, SqliteDriver } from "kysely";
import pg from "pg";

import { dataPath } from "./data-folder.mjs";
import { migrate } from "./migrations.mjs";
import { oncePerProcess } from "./once-per-process.mjs";

/** @import { DatabaseConnection, SqliteDialectConfig } from "kysely" */
/** @import { Tables } from "./tables" */

/** How long another process's transaction is waited for, in ms: the longest is the seed's. */
const BUSY_PATIENCE = 20_000;

/** How long Postgres may take to let a connection in, in ms. */
const CONNECT_PATIENCE = 10_000;

/** The type of a `bigint` of Postgres. */
const INT8 = 20;

/** The migrated database of this process. @returns {Promise<Kysely<Tables>>} */
export function openDatabase() {
  return oncePerProcess("database", () => new Database()).open();
}

class Database {
  /** @type {Promise<Kysely<Tables>> | undefined} */
  #opening;

  open() {
    this.#opening ??= open().catch((error) => {
      // The next one who asks tries again.
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }
}

async function open() {
  const url = process.env.DATABASE_URL;
  /** @type {Kysely<Tables>} */
  const database = new Kysely({ dialect: url ? postgres(url) : sqlite(dataPath("site.sqlite")) });
  try {
    await migrate(database, url ? "postgres" : "sqlite");
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** @param {string} url */
function postgres(url) {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_PATIENCE,
    types: {
      // Ids and times are far below 2 ** 53.
      getTypeParser: (type, format) => (type === INT8 ? Number : pg.types.getTypeParser(type, format)),
    },
  });
  // A connection that nobody uses has broken; the pool makes another one.
  pool.on("error", () => {});
  return new PostgresDialect({ pool });
}

/** @param {string} path */
function sqlite(path) {
  return new WaitingSqliteDialect({
    database: async () => {
      const file = new SqliteDatabase(path, { timeout: BUSY_PATIENCE });
      file.pragma("journal_mode = WAL");
      file.pragma("synchronous = NORMAL");
      return file;
    },
  });
}

/**
 * Transactions take the right to write at their start. One that reads first and then
 * writes is refused at once, without waiting, if somebody else has written in between.
 */
class WaitingSqliteDialect extends SqliteDialect {
  #config;

  /** @param {SqliteDialectConfig} config */
  constructor(config) {
    super(config);
    this.#config = config;
  }

  createDriver() {
    return new WaitingSqliteDriver(this.#config);
  }
}

class WaitingSqliteDriver extends SqliteDriver {
  /** @param {DatabaseConnection} connection */
  async beginTransaction(connection) {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}
