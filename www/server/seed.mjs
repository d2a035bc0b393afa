/**
 * What is in the channels before the first visitor comes: two conversations of the last
 * days, and an archive that is as long as that of a busy team.
 */
import { CompiledQuery } from "kysely";

import { ARCHIVE, ARCHIVISTS, GENERAL, RANDOM } from "./seed-texts.mjs";

/** @import { Insertable, Transaction } from "kysely" */
/** @import { Line } from "./seed-texts.mjs" */
/** @import { Tables } from "./tables" */
/** @typedef {Insertable<Tables["messages"]>} Row */

/** Messages of the archive. */
const ARCHIVED = 50_000;

/** Sentences of the longest message of the archive. */
const SENTENCES = 6;

/** Messages of one statement: SQLite takes at most 32,766 values. */
const CHUNK = 500;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Time from one message of the archive to the next, on average. */
const ARCHIVE_STEP = 12 * MINUTE;

/** @param {Transaction<Tables>} transaction */
export async function seed(transaction) {
  const today = Date.now() - (Date.now() % DAY);
  await insertChannel(transaction, "general", conversation("general", GENERAL, today));
  await insertChannel(transaction, "random", conversation("random", RANDOM, today));
  await insertChannel(transaction, "archive", archive(today - 2 * DAY));
}

/** @param {string} channelId @param {Line[][]} days @param {number} today @returns {Row[]} */
function conversation(channelId, days, today) {
  return days.flatMap((lines, place) => {
    const day = today - (days.length - place) * DAY;
    return lines.map(([hour, minute, who, text], line) =>
      // Several may be of the same minute.
      rowOf(channelId, who, text, day + (hour * 60 + minute) * MINUTE + line * 1000),
    );
  });
}

/** The same texts at each start. @param {number} until @returns {Row[]} */
function archive(until) {
  const random = randomNumbers(1187);
  /** @template Item @param {Item[]} items @returns {Item} */
  const oneOf = (items) => /** @type {Item} */ (items[Math.floor(random() * items.length)]);
  return Array.from({ length: ARCHIVED }, (_, place) => {
    // Short ones are the most frequent.
    const sentences = 1 + Math.floor(random() ** 2 * SENTENCES);
    const separator = sentences > 3 && random() < 0.3 ? "\n" : " ";
    const text = [...new Set(Array.from({ length: sentences }, () => oneOf(ARCHIVE)))].join(separator);
    const at = until - (ARCHIVED - place) * ARCHIVE_STEP + Math.floor(random() * (ARCHIVE_STEP - 1));
    return rowOf("archive", oneOf(ARCHIVISTS), text, at);
  });
}

/** @param {string} channelId @param {string} who @param {string} text @param {number} at @returns {Row} */
function rowOf(channelId, who, text, at) {
  return {
    channel_id: channelId,
    text,
    // No session has such an id, so nobody can edit what is of a resident.
    author_id: `resident-${who.toLowerCase()}`,
    author_name: who,
    created_at: at,
    version: 1,
    seeded: 1,
  };
}

/** @param {Transaction<Tables>} transaction @param {string} id @param {Row[]} rows */
async function insertChannel(transaction, id, rows) {
  const last_at = rows.at(-1)?.created_at ?? 0;
  await transaction.insertInto("channels").values({ id, last_at, seeded: 1 }).execute();
  let statement = { rows: 0, sql: "" };
  for (let place = 0; place < rows.length; place += CHUNK) {
    const chunk = rows.slice(place, place + CHUNK);
    // Compiled once for all chunks of a size: that takes longer than inserting.
    if (statement.rows !== chunk.length) {
      const { sql } = transaction.insertInto("messages").values(chunk).compile();
      statement = { rows: chunk.length, sql };
    }
    const values = chunk.flatMap((row) => Object.values(row));
    await transaction.executeQuery(CompiledQuery.raw(statement.sql, values));
  }
}

/** Numbers from 0 to 1 that are the same for the same start (mulberry32). @param {number} start */
function randomNumbers(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
