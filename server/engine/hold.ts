/**
 * Holding on to a model until the transaction's end, in SQL; `id` is an SQL expression. Not by a lock on its row, which
 * nobody may take who may not write it.
 */
const key = 4_271_330;

/** True: nobody takes the model away meanwhile, if it is still there. False: somebody is taking it away. */
export const hold = (id: string): string => `pg_try_advisory_xact_lock_shared(${key}, ${id})`;

/** Waits for those who hold it. */
export const takeAway = (id: string): string => `pg_advisory_xact_lock(${key}, ${id})`;
