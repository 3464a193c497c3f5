/** A job as everybody may see it. */
import type { Queryable } from "@/db/pool";
import type { statuses } from "@/lib/api/response";
import type { Run } from "../engine/steps";
import type { KnownParentage } from "./parentage";

export type JobStatus = (typeof statuses)[number];

/** Why a job failed, as a public code; the pages have the words. */
export type JobErrorCode =
  /** The model was removed from the database, or replaced. */
  | "model_gone"
  /** A number left the range that the arithmetic holds, or became infinite. */
  | "out_of_range"
  /** The engine refused a parameter. */
  | "refused"
  /** The worker or the database was lost three times without a new frame. */
  | "interrupted"
  /** Any other error, three times without a new frame. */
  | "error";

/** The progress of the running step. */
export type Progress = {
  step: number;
  /** The latest finished layer, from 1, and the number of layers. */
  layer: number;
  layers: number;
  /** "down_blocks.0.resnets.0" */
  name: string;
  /** The SQL function that computed it. */
  function: string;
  /** The finished share of the step's work, 0 to 1. */
  fraction: number;
};

export type Job = Run & {
  id: string;
  /** The made-up Latin name of its seed. */
  name: string;
  status: JobStatus;
  engine: string | null;
  /** The versions of PostgreSQL that computed its frames; empty if none has, or if it is too old to know. */
  servers: string[];
  pictureHeight: number;
  pictureWidth: number;
  /** The id in the cookie of the client that asked for it. Private. */
  clientId: string;
  /** The number of stored frames: 0 to frames - 1. */
  frames: number;
  progress: Progress | null;
  errorCode: JobErrorCode | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  kept: boolean;
  /** The number of clients that love it. */
  loves: number;
  /** Whether an operator has hidden it. */
  hidden: boolean;
  /** When its maker discarded it. */
  discardedAt: Date | null;
  /** Its parents and the cross; null without parents. */
  parents: KnownParentage | null;
  /** Whether its initial noise has a pedigree, and whether it began with a drawing. */
  bred: boolean;
  drawn: boolean;
};

/** Whether the job has ended. */
export const isFinal = ({ status }: Pick<Job, "status">): boolean =>
  status === "done" || status === "failed" || status === "cancelled";

/** SQL: the name of another job, if visitors may see it. */
const nameOf = (id: string) =>
  `(select coalesce(other.name, imago.binomial(other.seed)) from imago.job as other
      where other.id = ${id} and not other.hidden and other.discarded_at is null)`;

/** The columns of a Job, to select from or return by `imago.job` (unaliased). */
export const jobColumns = `job.id, coalesce(job.name, imago.binomial(job.seed)) as name, job.status, job.model, job.model_identity as "modelIdentity", job.engine, job.seed, job.steps,
  job.sampler, job.spacing, job.timesteps, job.eta, job.label, job.servers, job.picture_height as "pictureHeight",
  job.picture_width as "pictureWidth", job.client_id as "clientId", job.frames, job.progress,
  job.error_code as "errorCode", job.created_at as "createdAt", job.started_at as "startedAt",
  job.finished_at as "finishedAt", job.kept, job.loves, job.hidden, job.discarded_at as "discardedAt",
  job.pedigree is not null as bred, job.drawing is not null as drawn, case when job.parent_a is not null then
    jsonb_build_object('a', job.parent_a, 'b', job.parent_b, 'crossing', job.crossing, 'share', job.share,
      'mutation', job.mutation::text, 'mutationShare', job.mutation_share, 'aName', ${nameOf("job.parent_a")},
      'bName', ${nameOf("job.parent_b")}) end as parents`;

/** SQL: whether visitors may see a job of `imago.job` (unaliased). */
export const isVisible = "not job.hidden and job.discarded_at is null";

export async function findJob(database: Queryable, id: string): Promise<Job | undefined> {
  const { rows } = await database.query<Job>(`select ${jobColumns} from imago.job where id = $1`, [id]);
  return rows[0];
}

/** The jobs among `ids` that exist. */
export async function findJobs(database: Queryable, ids: string[]): Promise<Job[]> {
  const { rows } = await database.query<Job>(`select ${jobColumns} from imago.job where id = any($1)`, [ids]);
  return rows;
}
