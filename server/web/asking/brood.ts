/** Four children at once: which crosses they are, and how they are asked for. */

import type { Pool } from "@/db/pool";
import { type BroodRequest, usualMutation } from "@/lib/api/origin";
import type { Limits } from "@/lib/env";
import { drawSeed } from "@/lib/ids/draw-seed";
import { enqueueAll } from "../../jobs/enqueue";
import type { Job } from "../../jobs/job";
import type { Parentage } from "../../jobs/parentage";
import type { NewJob } from "../../jobs/new-job";
import { requireRoom } from "../disk";
import { parentage, refuse } from "./submit";

type Cross = Pick<Parentage, "crossing" | "share"> & { mutated?: boolean };

/** The broods of two, one after the other; from the third on all four are mutated crosses. */
const broods: readonly (readonly Cross[])[] = [
  [
    { crossing: "fore", share: null },
    { crossing: "hind", share: null },
    { crossing: "mix", share: 0.5 },
    { crossing: "mix", share: 0.5, mutated: true },
  ],
  [
    { crossing: "inner", share: null },
    { crossing: "outer", share: null },
    { crossing: "mix", share: 0.25 },
    { crossing: "fore", share: null, mutated: true },
  ],
  [
    { crossing: "fore", share: null, mutated: true },
    { crossing: "hind", share: null, mutated: true },
    { crossing: "inner", share: null, mutated: true },
    { crossing: "mix", share: 0.75, mutated: true },
  ],
];

/** The parentages of a brood; every mutation draws a seed. */
export function parentagesOf({ a, b, number }: BroodRequest): Parentage[] {
  if (b === undefined)
    return Array.from({ length: 4 }, () => parentage({ a, mutation: { share: usualMutation } }));
  return (broods[Math.min(number, broods.length - 1)] ?? []).map(({ crossing, share, mutated = false }) => ({
    a,
    b,
    crossing,
    share,
    mutation: mutated ? drawSeed() : null,
    mutationShare: mutated ? usualMutation : null,
  }));
}

/** Asks for all of a brood or for none. A child that is there already is found; `queued` counts the new ones. */
export async function submitBrood(
  pool: Pool,
  request: BroodRequest,
  client: Pick<NewJob, "clientId" | "address">,
  limits: Limits,
): Promise<{ jobs: Job[]; queued: number }> {
  await requireRoom();
  const wishes = parentagesOf(request).map((parents) => ({
    ...client,
    parents,
    findTwin: true,
  }));
  const result = await enqueueAll(pool, wishes, limits);
  if (!("jobs" in result)) throw await refuse(pool, result, {}, limits);
  return result;
}
