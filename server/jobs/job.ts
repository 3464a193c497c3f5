/** A job as everybody may see it, and the statuses it goes through. */
import type { Queryable } from "@/db/pool";
import type { Run } from "../engine/steps";

export const statuses = ["queued", "running", "done", "failed", "cancelled"] as const;
export type JobStatus = (typeof statuses)[number];

/** Why a job failed, for everybody; the words are the app's. */
export type JobErrorCode =
  /** The model was taken out of the database, or replaced. */
  | "model_gone"
  /** A number left the range that the arithmetic holds, or became infinite. */
  | "out_of_range"
  /** The engine refused a parameter. */
  | "refused"
  /** Worker or database went away under it, three times without a new frame. */
  | "interrupted"
  /** Anything else, three times without a new frame. */
  | "error";

/** How far the running step is. */
export type Progress = {
  step: number;
  /** The layer that was finished last, from 1, of so many. */
  layer: number;
  layers: number;
  /** "down_blocks.0.resnets.0" */
  name: string;
  /** The SQL function that computed it. */
  function: string;
  /** Of the step's work, 0 to 1. */
  fraction: number;
};

export type Job = Run & {
  id: string;
  status: JobStatus;
  engine: string | null;
  pictureHeight: number;
  pictureWidth: number;
  /** Who asked for it: the id in the maker's cookie. Not for others. */
  clientId: string;
  /** How many frames are stored: 0 to frames - 1. */
  frames: number;
  progress: Progress | null;
  errorCode: JobErrorCode | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  kept: boolean;
  hidden: boolean;
};

/** Nothing more will become of it. */
export const isFinal = ({ status }: Pick<Job, "status">): boolean =>
  status === "done" || status === "failed" || status === "cancelled";

/** What to select from, or return of, `imago.job` (unaliased) to get a Job. */
export const jobColumns = `job.id, job.status, job.model, job.model_identity as "modelIdentity", job.engine, job.seed, job.steps,
  job.sampler, job.spacing, job.timesteps, job.eta, job.picture_height as "pictureHeight",
  job.picture_width as "pictureWidth", job.client_id as "clientId", job.frames, job.progress,
  job.error_code as "errorCode", job.created_at as "createdAt", job.started_at as "startedAt",
  job.finished_at as "finishedAt", job.kept, job.hidden`;

export async function findJob(database: Queryable, id: string): Promise<Job | undefined> {
  const { rows } = await database.query<Job>(`select ${jobColumns} from imago.job where id = $1`, [id]);
  return rows[0];
}

/** Those of `ids` that there are. */
export async function findJobs(database: Queryable, ids: string[]): Promise<Job[]> {
  const { rows } = await database.query<Job>(`select ${jobColumns} from imago.job where id = any($1)`, [ids]);
  return rows;
}
