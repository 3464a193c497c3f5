/** The limits of requests: jobs that wait or run at once, and jobs asked for within a day. */
import type { PoolClient } from "@/db/pool";
import type { Limits } from "@/lib/env";

export type TooMany = {
  outcome: "limit";
  limit: keyof Limits;
  allowed: number;
  /** For a limit of a day: the seconds until one more is allowed. Undefined: when a job ends. */
  retryAfterSeconds?: number;
};

/** Jobs without an address have only the limits of their clients, and of all. */
export type Asker = { clientId: string; address?: string | undefined };

export const tooMany = (limit: keyof Limits, limits: Limits): TooMany => ({
  outcome: "limit",
  limit,
  allowed: limits[limit],
});

/** Returns the limit that forbids one more job with so many steps; undefined if none does. */
export const checkLimits = async (
  client: PoolClient,
  asker: Asker,
  steps: number,
  limits: Limits,
): Promise<TooMany | undefined> =>
  (await checkOutstanding(client, asker, steps, limits)) ?? checkDay(client, asker, limits);

async function checkOutstanding(
  client: PoolClient,
  { clientId, address }: Asker,
  steps: number,
  limits: Limits,
): Promise<TooMany | undefined> {
  const { rows } = await client.query<{ client: number; address: number; steps: number; queued: number }>(
    `select count(*) filter (where client_id = $1)::integer as client,
       count(*) filter (where address = $2)::integer as address,
       coalesce(sum(steps) filter (where address = $2), 0)::integer as steps,
       count(*) filter (where status = 'queued')::integer as queued
     from imago.job where status in ('queued', 'running')`,
    [clientId, address ?? null],
  );
  const { client: ofClient = 0, address: ofAddress = 0, steps: before = 0, queued = 0 } = rows[0] ?? {};
  if (ofClient >= limits.outstandingPerClient) return tooMany("outstandingPerClient", limits);
  if (ofAddress >= limits.outstandingPerAddress) return tooMany("outstandingPerAddress", limits);
  if (address !== undefined && before > 0 && before + steps > limits.stepsPerAddress)
    return tooMany("stepsPerAddress", limits);
  return queued >= limits.queued ? tooMany("queued", limits) : undefined;
}

/**
 * Checks the limits of the last 24 hours. Whatever became of a job, it counts: cancelling or discarding it wins no
 * other. A full limit allows one more when the oldest of its jobs is a day old.
 */
async function checkDay(
  client: PoolClient,
  { clientId, address }: Asker,
  limits: Limits,
): Promise<TooMany | undefined> {
  const secondsLeft = (condition: string, limit: string) =>
    `(select extract(epoch from created_at + interval '24 hours' - clock_timestamp())::float8 from imago.job
      where ${condition} and created_at between clock_timestamp() - interval '24 hours' and clock_timestamp()
      order by created_at desc offset ${limit} - 1 limit 1)`;
  const { rows } = await client.query<
    Record<"perDayPerClient" | "perDayPerAddress" | "perDay", number | null>
  >(
    `select ${secondsLeft("client_id = $1", "$3::integer")} as "perDayPerClient",
       ${secondsLeft("address = $2", "$4::integer")} as "perDayPerAddress",
       ${secondsLeft("true", "$5::integer")} as "perDay"`,
    [clientId, address ?? null, limits.perDayPerClient, limits.perDayPerAddress, limits.perDay],
  );
  for (const limit of ["perDayPerClient", "perDayPerAddress", "perDay"] as const) {
    const seconds = rows[0]?.[limit] ?? null;
    if (seconds !== null)
      return { ...tooMany(limit, limits), retryAfterSeconds: Math.max(1, Math.ceil(seconds)) };
  }
  return undefined;
}

/** Counts the jobs that all visitors together asked for in the last 24 hours. */
export async function countDay(database: Pick<PoolClient, "query">): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    "select count(*)::integer as count from imago.job where created_at > clock_timestamp() - interval '24 hours'",
  );
  return rows[0]?.count ?? 0;
}
