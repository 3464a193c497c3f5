/** Lists the finished butterflies that visitors may see, a page at a time, in both directions. */
import type { Queryable } from "@/db/pool";
import type { ModelInfo } from "../engine/models";
import { type Order, readCursor } from "@/lib/ids/cursor";
import { isVisible, type Job, jobColumns } from "./job";
import { cutPage, type From, type JobPage, micros, timeOf } from "./job-page";

/** Which butterflies to list. */
export type Filter = {
  seed?: string | undefined;
  /** A part of the name, in any case. */
  name?: string | undefined;
  model?: string | undefined;
  /** The class. */
  label?: number | undefined;
  /** Finished then or later; a time as PostgreSQL reads it. */
  since?: string | undefined;
  clientId?: string | undefined;
};

export type Listing = {
  limit: number;
  order?: Order | undefined;
  filter?: Filter | undefined;
  /** Undefined: the first page. */
  from?: From | undefined;
};

/** The columns that order a list, all of them descending, and SQL for a place in it. */
const places: Record<Order, { columns: string[]; cursor: string }> = {
  new: { columns: ["finished_at", "id"], cursor: `${micros("finished_at")} || '.' || id` },
  loved: {
    columns: ["loves", "finished_at", "id"],
    cursor: `loves || '.' || ${micros("finished_at")} || '.' || id`,
  },
};

/** Collects the values of a statement's parameters. */
function parameters() {
  const values: unknown[] = [];
  return { values, add: (value: unknown) => `$${values.push(value)}` };
}
type Add = ReturnType<typeof parameters>["add"];

/** SQL conditions of the jobs of a list. */
function conditionsOf({ seed, name, model, label, since, clientId }: Filter, add: Add): string[] {
  return [
    "status = 'done'",
    isVisible,
    ...(seed === undefined ? [] : [`seed = ${add(seed)}`]),
    ...(name === undefined ? [] : [`name ilike ${add(`%${name.replace(/[\\%_]/g, "\\$&")}%`)}`]),
    ...(model === undefined ? [] : [`model = ${add(model)}`]),
    ...(label === undefined ? [] : [`label = ${add(label)}`]),
    ...(since === undefined ? [] : [`finished_at >= ${add(since)}::timestamptz`]),
    ...(clientId === undefined ? [] : [`client_id = ${add(clientId)}`]),
  ];
}

/** SQL condition of the jobs on one side of a cursor. */
function beyond(cursor: string, order: Order, sign: "<" | ">", add: Add): string {
  const place = readCursor(cursor, order);
  if (!place) throw new Error(`"${cursor}" is not a cursor`);
  const { loves, time, id } = place;
  const values = [...(loves === undefined ? [] : [`${add(loves)}::integer`]), timeOf(add(time)), add(id)];
  return `(${places[order].columns.join(", ")}) ${sign} (${values.join(", ")})`;
}

/** Throws on a cursor that is none in this order. */
export async function listFinished(
  database: Queryable,
  { limit, order = "new", filter = {}, from }: Listing,
): Promise<JobPage> {
  const backwards = from?.direction === "before";
  const { values, add } = parameters();
  const conditions = conditionsOf(filter, add);
  if (from) conditions.push(beyond(from.cursor, order, backwards ? ">" : "<", add));
  const { columns, cursor } = places[order];
  const { rows } = await database.query<Job & { cursor: string }>(
    `select ${jobColumns}, ${cursor} as cursor from imago.job where ${conditions.join(" and ")}
     order by ${columns.map((column) => `${column} ${backwards ? "asc" : "desc"}`).join(", ")}
     limit ${add(limit + 1)}`,
    values,
  );
  return cutPage(rows, limit, from);
}

type Shown = Pick<ModelInfo, "identity" | "usual">;

/**
 * Finds the butterfly that stands for all: one of the first model that has any. `only`: a condition in SQL.
 */
export async function findShowpiece(
  database: Queryable,
  models: Shown[],
  only = "stored <> 'nothing'",
): Promise<Job | undefined> {
  for (const model of models) {
    const job = await findNewest(database, model, only);
    if (job) return job;
  }
  return undefined;
}

/**
 * Finds a model's newest butterfly that was painted on a usual schedule with at least half of the usual steps or,
 * before there is one, its newest that nobody has drawn. Anybody may ask for a step or two, which leave mere noise.
 */
async function findNewest(
  database: Queryable,
  { identity, usual }: Shown,
  only: string,
): Promise<Job | undefined> {
  const finished = `model_identity = $1 and status = 'done' and ${isVisible} and ${only}`;
  const newest = (condition: string) =>
    `(select * from imago.job where ${finished} and ${condition} order by finished_at desc, id desc limit 1)`;
  const { rows } = await database.query<Job>(
    `select ${jobColumns} from (
       select 1 as place, worth.* from ${newest("timesteps is null and 2 * steps >= $2")} as worth
       union all select 2, whichever.* from ${newest("drawing is null")} as whichever
     ) as job order by place limit 1`,
    [identity, usual.steps],
  );
  return rows[0];
}

/** Counts the butterflies of a list by model, the most frequent first. */
export async function countFinished(
  database: Queryable,
  filter: Filter = {},
): Promise<{ model: string; count: number }[]> {
  const { values, add } = parameters();
  const { rows } = await database.query<{ model: string; count: number }>(
    `select model, count(*)::integer as count from imago.job where ${conditionsOf(filter, add).join(" and ")}
     group by model order by count desc, model`,
    values,
  );
  return rows;
}
