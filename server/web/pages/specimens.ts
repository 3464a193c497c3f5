/** Turns jobs into specimens for the drawers of the gallery and of the visitor. */
import { findLoved } from "../../jobs/love";
import type { Job, JobStatus } from "../../jobs/job";
import { pool } from "../shared";

export type PinnedSpecimen = {
  id: string;
  name: string;
  seed: string;
  model: string;
  status: JobStatus;
  page: string;
  /** The path of the picture at its own size; undefined if it has none. */
  image: string | undefined;
  width: number;
  height: number;
  /** When it ended, or was asked for. */
  at: Date;
  kept: boolean;
  loves: number;
  /** Whether the visitor loves it. */
  loved: boolean;
};

/** The latest frame of an unfinished run shows what the database foresees. */
function imageOf({ id, status, frames }: Job): string | undefined {
  const self = `/api/generations/${id}`;
  if (status === "done") return `${self}/image.png`;
  if (frames > 1) return `${self}/frames/${frames - 1}.png?view=x0`;
  return frames === 1 || status === "queued" || status === "running" ? `${self}/frames/0.png` : undefined;
}

export async function presentSpecimens(jobs: Job[], clientId: string | undefined): Promise<PinnedSpecimen[]> {
  const loved = await findLoved(
    pool(),
    jobs.map(({ id }) => id),
    clientId,
  );
  return jobs.map((job) => ({
    id: job.id,
    name: job.name,
    seed: job.seed,
    model: job.model,
    status: job.status,
    page: `/b/${job.id}`,
    image: imageOf(job),
    width: job.pictureWidth,
    height: job.pictureHeight,
    at: job.finishedAt ?? job.createdAt,
    kept: job.kept,
    loves: job.loves,
    loved: loved.has(job.id),
  }));
}
