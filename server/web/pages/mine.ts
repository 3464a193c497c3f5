/** Reads a page of the visitor's own drawer: what this browser asked for, what it loves, or what it has set free. */
import { readCursor } from "@/lib/ids/cursor";
import type { Job } from "../../jobs/job";
import { countOwn, listOwnEnded, listOwnFreed, listOwnLoved, listOwnUnfinished } from "../../jobs/mine";
import { readOutlooks } from "../../jobs/outlook";
import { readClient } from "../client";
import { jobSettings, pool } from "../shared";
import { type Freed, presentFreed } from "./freed";
import { pageFrom, pathOf, type Query, single } from "./query";
import { type PinnedSpecimen, presentSpecimens } from "./specimens";

export const shelves = ["asked", "loved", "freed"] as const;
export type Shelf = (typeof shelves)[number];

const lists = { asked: listOwnEnded, loved: listOwnLoved, freed: listOwnFreed };

/** A butterfly that is not finished yet, and how far it is. */
export type Begun = PinnedSpecimen & {
  stepsDone: number;
  steps: number;
  /** Its place in the queue, from 1; null while it runs. */
  position: number | null;
  secondsLeft: number | null;
};

export type MinePage = {
  shelf: Shelf;
  counts: Record<Shelf, number>;
  /** On the first page of what was asked for. */
  begun: Begun[];
  /** On the shelves of what was asked for and of what is loved. */
  specimens: PinnedSpecimen[];
  /** On the shelf of what was set free. */
  freed: Freed[];
  older: string | undefined;
  newer: string | undefined;
};

/** Fills whole rows of two, three, four or six. */
const perPage = 24;

/** Returns undefined for an address that leads nowhere. */
export async function readMine(query: Query, headers: Headers): Promise<MinePage | undefined> {
  const show = single(query.show);
  const from = pageFrom(query, (text) => readCursor(text, "new") !== undefined);
  const shelf = show === "" ? "asked" : shelves.slice(1).find((name) => name === show);
  if (!shelf || from === "wrong") return undefined;
  const clientId = await readClient(headers);
  if (clientId === undefined)
    return {
      shelf,
      counts: { asked: 0, loved: 0, freed: 0 },
      begun: [],
      specimens: [],
      freed: [],
      older: undefined,
      newer: undefined,
    };
  const [counts, page, unfinished] = await Promise.all([
    countOwn(pool(), clientId),
    lists[shelf](pool(), clientId, perPage, from),
    shelf === "asked" && !from ? listOwnUnfinished(pool(), clientId) : [],
  ]);
  // A page near the beginning would be cut short: it is the first one.
  if (from?.direction === "before" && !page.before) return readMine(show ? { show } : {}, headers);
  const path = (more: Record<string, string>) => pathOf("/mine", { ...(show && { show }), ...more });
  return {
    shelf,
    counts,
    begun: await presentBegun(unfinished, clientId),
    specimens: shelf === "freed" ? [] : await presentSpecimens(page.jobs, clientId),
    freed: shelf === "freed" ? await presentFreed(page.jobs) : [],
    older: page.after && path({ cursor: page.after }),
    newer: page.before && path({ before: page.before }),
  };
}

async function presentBegun(jobs: Job[], clientId: string): Promise<Begun[]> {
  if (jobs.length === 0) return [];
  const [specimens, list] = await Promise.all([
    presentSpecimens(jobs, clientId),
    readOutlooks(pool(), jobSettings().limits),
  ]);
  const outlooks = new Map(list.map((outlook) => [outlook.id, outlook]));
  return specimens.map((specimen, i) => ({
    ...specimen,
    stepsDone: Math.max(0, (jobs[i]?.frames ?? 0) - 1),
    steps: jobs[i]?.steps ?? 0,
    position: outlooks.get(specimen.id)?.position ?? null,
    secondsLeft: outlooks.get(specimen.id)?.secondsLeft ?? null,
  }));
}
