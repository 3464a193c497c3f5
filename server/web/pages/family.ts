/** Reads a butterfly's family: its ancestors and descendants, generation by generation. */
import { crossWords } from "@/lib/butterfly/cross-words";
import { listFamily } from "../../jobs/family";
import { readClient } from "../client";
import { pool } from "../shared";
import { findVisible } from "../visible";
import { type PinnedSpecimen, presentSpecimens } from "./specimens";

/** A relative, the names of its parents, and how it was bred. */
export type Kin = PinnedSpecimen & { parents: string[]; words: string };

export type FamilyPage = {
  id: string;
  name: string;
  /** The oldest first; 0 is the one that was asked about, and those below 0 are its ancestors. */
  generations: { number: number; kin: Kin[] }[];
};

/** Returns undefined if there is no such butterfly. Throws a problem 410 if it was discarded. */
export async function readFamily(id: string, headers: Headers): Promise<FamilyPage | undefined> {
  const job = await findVisible(pool(), id);
  if (!job) return undefined;
  const [relatives, clientId] = await Promise.all([listFamily(pool(), id), readClient(headers)]);
  const specimens = await presentSpecimens(
    relatives.map((relative) => relative.job),
    clientId,
  );
  const generations = new Map<number, Kin[]>();
  for (const [i, { job: relative, generation }] of relatives.entries()) {
    const specimen = specimens[i];
    if (!specimen) continue;
    const { parents } = relative;
    const kin: Kin = {
      ...specimen,
      parents: parents
        ? [
            parents.aName ?? "one that is gone",
            ...(parents.b === null ? [] : [parents.bName ?? "one that is gone"]),
          ]
        : [],
      words: parents
        ? crossWords({ cross: parents.crossing, share: parents.share, mutation: parents.mutation })
        : "",
    };
    generations.set(generation, [...(generations.get(generation) ?? []), kin]);
  }
  return {
    id,
    name: job.name,
    generations: Array.from(generations, ([number, kin]) => ({ number, kin })),
  };
}
