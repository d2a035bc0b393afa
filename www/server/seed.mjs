/** What the channels hold at first. */

/** @import { Transaction } from "kysely" */
/** @import { Tables } from "./tables" */

/** @param {Transaction<Tables>} transaction */
export async function seed(transaction) {
  await transaction
    .insertInto("channels")
    .values([{ id: "general", last_at: 0, seeded: 1 }])
    .execute();
}
