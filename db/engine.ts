/** The engine that a database has: its number and its hash, and whether a process may use it. */
import type { Queryable } from "./pool";

/** `number` increases with every published version; `version` is the hash of the function files. */
export type Engine = { number: number; version: string };

/** Reads the engine of a migrated database; undefined if none is recorded yet. */
export async function readEngine(database: Queryable): Promise<Engine | undefined> {
  // Reads the row as JSON, because the table had no number at first.
  const { rows } = await database.query<Engine>(
    `select version, coalesce((to_jsonb(engine) ->> 'number')::integer, 0) as number from imago.engine`,
  );
  return rows[0];
}

/** Throws an OlderEngine if the database's engine is newer than `own`. */
export async function checkNotOlder(database: Queryable, own: Engine): Promise<void> {
  const current = await readEngine(database);
  if (current && current.number > own.number) throw new OlderEngine(own, current);
}

/** Says that the database's engine is newer than this process's: the process must change nothing, and end. */
export class OlderEngine extends Error {
  constructor(own: Engine, database: Engine) {
    super(
      `this Imago has engine ${own.number} (${own.version}), and the database has had engine ${database.number} ` +
        `(${database.version}): update this installation, or use another database`,
    );
  }
}
