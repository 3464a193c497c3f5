import type { Queryable } from "@/db/pool";
import { keepLimits } from "@/lib/api/allowed";
import { notify } from "./changes";
import { findJob, type Job, jobColumns } from "./job";

export type Cancelled =
  /** Cancelled now or before. */
  | { outcome: "cancelled"; job: Job }
  /** Done or failed: there is nothing to cancel. */
  | { outcome: "ended"; job: Job }
  | { outcome: "not_maker" }
  | { outcome: "not_found" };

/**
 * Cancels a job at once, whatever its worker does; late frames are refused. Only the client that asked for the job may
 * cancel it or, without `clientId`, an operator.
 */
export async function cancel(database: Queryable, id: string, clientId?: string): Promise<Cancelled> {
  const { rows } = await database.query<Job>(
    `with changed as (
       update imago.job set status = 'cancelled', finished_at = clock_timestamp(), progress = null, worker_id = null,
         lease_until = null
       where id = $1 and client_id = coalesce($2, client_id) and status in ('queued', 'running')
       returning ${jobColumns}
     ), told as (
       select id, ${notify("id", "'status'")} from changed
     )
     select changed.* from changed join told using (id)`,
    [id, clientId],
  );
  const job = rows[0] ?? (await findJob(database, id));
  if (!job) return { outcome: "not_found" };
  if (clientId !== undefined && job.clientId !== clientId) return { outcome: "not_maker" };
  return { outcome: job.status === "cancelled" ? "cancelled" : "ended", job };
}

/** Cancels all waiting and running jobs, or those of an address (as `addressGroup` writes it); returns their number. */
export async function cancelMany(database: Queryable, address?: string): Promise<number> {
  const { rowCount } = await database.query(
    `with changed as (
       update imago.job set status = 'cancelled', finished_at = clock_timestamp(), progress = null, worker_id = null,
         lease_until = null
       where status in ('queued', 'running') and ($1::text is null or address = $1)
       returning id
     )
     select ${notify("id", "'status'")} from changed`,
    [address ?? null],
  );
  return rowCount ?? 0;
}

export type Kept =
  | { outcome: "kept"; job: Job }
  | { outcome: "not_maker" }
  | { outcome: "not_found" }
  /** The client, or its address, has kept as many as it may. */
  | { outcome: "full"; limit: number };

/** Counts the jobs that are kept, and that retention would spare for it. */
const keptBy = (whose: string) =>
  `(select count(*) from imago.job as other where ${whose} and other.kept and other.status in ('queued', 'running', 'done'))`;

/** Protects the job from retention. Only the client that asked for the job may do so. */
export async function keep(
  database: Queryable,
  id: string,
  clientId: string,
  limits: { perClient: number; perAddress: number } = keepLimits,
): Promise<Kept> {
  const { rows } = await database.query<Job>(
    `with changed as (
       update imago.job set kept = true where id = $1 and client_id = $2 and not kept
         and ${keptBy("other.client_id = job.client_id")} < $3
         and ${keptBy("other.address = job.address")} < $4
       returning ${jobColumns}
     ), told as (
       select id, ${notify("id", "'status'")} from changed
     )
     select changed.* from changed join told using (id)`,
    [id, clientId, limits.perClient, limits.perAddress],
  );
  const job = rows[0] ?? (await findJob(database, id));
  if (!job) return { outcome: "not_found" };
  if (job.clientId !== clientId) return { outcome: "not_maker" };
  return job.kept ? { outcome: "kept", job } : { outcome: "full", limit: limits.perClient };
}
