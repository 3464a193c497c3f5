/** Reads the breeding cage of a butterfly: the partner, their children, and whom it may be bred with. */

import { crossWords } from "@/lib/butterfly/cross-words";
import { jobIdSource } from "@/lib/ids/job-id";
import { listChildren } from "../../jobs/family";
import { listFinished } from "../../jobs/finished";
import type { Job } from "../../jobs/job";
import { listOwnEnded, listOwnLoved } from "../../jobs/mine";
import { readClient } from "../client";
import { readBetween } from "../asking/morph";
import { pool } from "../shared";
import { findVisible } from "../visible";
import { type Query, single } from "./query";
import { type PinnedSpecimen, presentSpecimens } from "./specimens";

/** A child, and how it was bred in words. */
export type Child = PinnedSpecimen & { words: string };

export type CagePage = {
  parent: PinnedSpecimen;
  partner: PinnedSpecimen | undefined;
  /** A sentence about a partner that cannot be had. */
  refused: string | undefined;
  children: Child[];
  /** The seven between the two, in order; null where nobody is yet. Undefined without a partner. */
  between: (PinnedSpecimen | null)[] | undefined;
  /** Which brood of the two comes next. */
  number: number;
  /** Loved ones, the visitor's own, and strangers from the gallery. */
  partners: { name: string; specimens: PinnedSpecimen[] }[];
};

const shownChildren = 24;
const perShelf = 12;

/** Reads the id out of an id, an address, or anything with an address in it; undefined without one. */
const idIn = (text: string): string | undefined =>
  new RegExp(`(?:^|/b/)(${jobIdSource})(?![1-9A-HJ-NP-Za-km-z])`).exec(text.trim())?.[1];

/** Returns undefined if there is no finished butterfly with that id. Throws a problem 410 if it was discarded. */
export async function readCage(id: string, query: Query, headers: Headers): Promise<CagePage | undefined> {
  const wanted = single(query.with);
  const job = await findVisible(pool(), id);
  if (job?.status !== "done" || wanted === undefined) return undefined;
  const clientId = await readClient(headers);
  const { partner, refused } = wanted === "" ? nobody : await findPartner(job, wanted);
  const [all, partners, [parent, other], between] = await Promise.all([
    listChildren(pool(), { a: id, b: partner?.id, clientId, limit: shownChildren }),
    readPartners(job, clientId),
    presentSpecimens(partner ? [job, partner] : [job], clientId),
    partner && presentBetween(job, partner, clientId),
  ]);
  if (!parent) return undefined;
  const children = all.filter((child) => isOfBrood(child, all));
  const specimens = await presentSpecimens(children, clientId);
  return {
    parent,
    partner: other,
    refused,
    children: specimens.map((specimen, i) => ({ ...specimen, words: wordsOf(children[i], job.id) })),
    between,
    number: nextBrood(children, id),
    partners,
  };
}

const nobody: { partner: Job | undefined; refused: string | undefined } = {
  partner: undefined,
  refused: undefined,
};

async function findPartner(job: Job, wanted: string): Promise<typeof nobody> {
  const id = idIn(wanted);
  const refuse = (refused: string) => ({ partner: undefined, refused });
  if (id === undefined) return refuse(`“${wanted.slice(0, 60)}” is not the address of a butterfly's page.`);
  const partner = await findVisible(pool(), id).catch(() => undefined);
  if (partner?.status !== "done") return refuse("That butterfly is not here, or not finished.");
  if (partner.id === job.id) return refuse(`${job.name} alone needs no partner: let it vary.`);
  if (partner.pictureWidth !== job.pictureWidth || partner.pictureHeight !== job.pictureHeight)
    return refuse(`${partner.name} is of another size, and has no children with ${job.name}.`);
  return { partner, refused: undefined };
}

async function presentBetween(
  a: Job,
  b: Job,
  clientId: string | undefined,
): Promise<(PinnedSpecimen | null)[]> {
  const between = await readBetween(pool(), [a, b], clientId);
  const there = await presentSpecimens(
    between.filter((one) => one !== undefined),
    clientId,
  );
  return between.map((one) => there.find(({ id }) => id === one?.id) ?? null);
}

/** Leaves out mixtures that were painted for a morph alone: they hang between the two. */
function isOfBrood({ parents }: Job, all: Job[]): boolean {
  const eighths = parents?.crossing === "mix" && parents.mutation === null ? (parents.share ?? 0) * 8 : 0.5;
  if (!Number.isInteger(eighths)) return true;
  const sibling = eighths === 4 ? "fore" : eighths % 2 === 0 ? "inner" : undefined;
  return all.some((other) => other.parents?.crossing === sibling);
}

/** Seen from the butterfly in the address: of a cross the other way round, the parts change places. */
function wordsOf(child: Job | undefined, seenFrom: string): string {
  if (!child?.parents) return "";
  const { a, crossing, share, mutation } = child.parents;
  const turned = { fore: "hind", hind: "fore", inner: "outer", outer: "inner", mix: "mix" } as const;
  const same = a === seenFrom || crossing === null;
  return crossWords({
    cross: same ? crossing : turned[crossing],
    share: same || share === null ? share : 1 - share,
    mutation,
  });
}

/** The first brood whose crosses are not all there. */
function nextBrood(children: Job[], a: string): number {
  const crosses = new Set(
    children.flatMap(({ parents }) =>
      parents?.a === a && parents.mutation === null ? [parents.crossing] : [],
    ),
  );
  if (!crosses.has("fore") || !crosses.has("hind")) return 0;
  return crosses.has("inner") && crosses.has("outer") ? 2 : 1;
}

async function readPartners(job: Job, clientId: string | undefined): Promise<CagePage["partners"]> {
  const none = { jobs: [] as Job[] };
  const [loved, own, strangers] = await Promise.all([
    clientId === undefined ? none : listOwnLoved(pool(), clientId, perShelf),
    clientId === undefined ? none : listOwnEnded(pool(), clientId, 2 * perShelf),
    listFinished(pool(), { limit: 2 * perShelf }),
  ]);
  const seen = new Set([job.id]);
  const shelves = [
    { name: "You love", jobs: loved.jobs },
    { name: "You asked for", jobs: own.jobs },
    { name: "From the gallery", jobs: strangers.jobs },
  ].map(({ name, jobs }) => {
    const fit = jobs
      .filter((one) => one.status === "done" && !seen.has(one.id))
      .filter((one) => one.pictureWidth === job.pictureWidth && one.pictureHeight === job.pictureHeight)
      .slice(0, perShelf);
    for (const one of fit) seen.add(one.id);
    return { name, jobs: fit };
  });
  return Promise.all(
    shelves
      .filter(({ jobs }) => jobs.length > 0)
      .map(async ({ name, jobs }) => ({ name, specimens: await presentSpecimens(jobs, clientId) })),
  );
}
