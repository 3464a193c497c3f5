/**
 * SQL that protects a model from removal until the transaction's end; `id` is an SQL expression. Uses advisory locks,
 * because a lock on the model's row needs the right to write it.
 */
const key = 4_271_330;

/** SQL: true if the model, if it exists, is now protected from removal; false if it is being removed. */
export const hold = (id: string): string => `pg_try_advisory_xact_lock_shared(${key}, ${id})`;

/** SQL that waits until no transaction protects the model. Call it before a removal. */
export const takeAway = (id: string): string => `pg_advisory_xact_lock(${key}, ${id})`;
