/** Seven butterflies between two: asks for them, and presents those that are there. */
import type { Pool } from "@/db/pool";
import type { Morph } from "@/lib/api/morph";
import { paintingOrder, shares } from "@/lib/butterfly/morph";
import type { Limits } from "@/lib/env";
import { enqueueSome } from "../../jobs/enqueue";
import { findJobs, type Job } from "../../jobs/job";
import { listBetween, readMorphSampler } from "../../jobs/morph";
import type { NewJob } from "../../jobs/new-job";
import { readOutlooks } from "../../jobs/outlook";
import { presentJob } from "../present";
import { jobSettings } from "../shared";
import { parentage, refuse } from "./submit";
import { requireDone, requireVisible } from "../visible";

/** The first and the last of a morph. */
export type Ends = [a: Job, b: Job];

/** Reads two finished butterflies. Throws problems 404, 409 and 410. */
export async function requireEnds(pool: Pool, { a, b }: { a: string; b: string }): Promise<Ends> {
  const ends: Ends = await Promise.all([requireVisible(pool, a), requireVisible(pool, b)]);
  for (const end of ends) requireDone(end);
  return ends;
}

/** A morph is the same from either end: its run is that of the elder. */
function isTurned(a: Job, b: Job): boolean {
  const age = a.createdAt.getTime() - b.createdAt.getTime();
  return age > 0 || (age === 0 && a.id > b.id);
}

/** Lists those between in the order from a to b; undefined where nobody is. */
export async function readBetween(
  pool: Pool,
  ends: Ends,
  clientId: string | undefined,
): Promise<(Job | undefined)[]> {
  const turned = isTurned(...ends);
  const [a, b] = ends;
  const [elder, younger] = turned ? [b, a] : [a, b];
  const found = await listBetween(pool, { a: elder.id, b: younger.id, clientId });
  return shares.map((share) => found.get(turned ? 1 - share : share));
}

/**
 * Asks for those that are missing, the middle first, as many as the limits leave room for; returns their number. Throws
 * a problem if it is none although some are missing.
 */
export async function submitMorph(
  pool: Pool,
  { a, b }: { a: string; b: string },
  client: Pick<NewJob, "clientId" | "address">,
  limits: Limits,
): Promise<number> {
  const found = await findJobs(pool, [a, b]);
  const [first, second] = [found.find(({ id }) => id === a), found.find(({ id }) => id === b)];
  const [elder, younger] = first && second && isTurned(first, second) ? [b, a] : [a, b];
  // The queue's lock is not held for those that are there.
  const [sampler, there] = await Promise.all([
    readMorphSampler(pool, elder, younger),
    listBetween(pool, { a: elder, b: younger, clientId: client.clientId }),
  ]);
  const missing = paintingOrder.filter((share) => !there.has(share));
  const wishes = missing.map((share) => ({
    ...client,
    parents: parentage({ a: elder, b: younger, cross: "mix", share }),
    sampler,
    eta: 0,
    findTwin: true,
  }));
  const result = await enqueueSome(pool, wishes, limits);
  if (!("queued" in result)) throw await refuse(pool, result, {}, limits);
  return result.queued;
}

/** The API's document. */
export async function presentMorph(
  pool: Pool,
  ends: Ends,
  clientId: string | undefined,
  base: string,
): Promise<Morph> {
  const [jobs, outlooks] = await Promise.all([
    readBetween(pool, ends, clientId),
    readOutlooks(pool, jobSettings().limits),
  ]);
  const [a, b] = [ends[0].id, ends[1].id];
  const query = `?a=${a}&b=${b}`;
  const done = jobs.every((job) => job?.status === "done");
  return {
    a,
    b,
    between: shares.map((share, i) => {
      const job = jobs[i];
      const outlook = outlooks.find(({ id }) => id === job?.id);
      return { share, generation: job ? presentJob(job, outlook, clientId, base) : null };
    }),
    done,
    links: {
      self: `/api/morphs${query}`,
      page: `/b/${a}/breed?with=${b}`,
      ...(done && {
        animation: `/api/morphs/animation.webp${query}`,
        gif: `/api/morphs/animation.gif${query}`,
      }),
    },
  };
}
