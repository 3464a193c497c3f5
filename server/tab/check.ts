/** Computes a published step in the tab's PostgreSQL, to compare its hash with the published one. */
import type { FrameRecord, Generation } from "@/lib/api/response";
import type { Queryable } from "@/db/pool";
import { fromSeed, type Origin, type Pedigree } from "../engine/origin";
import { createRecomputer, type Recomputed } from "../engine/recompute";
import type { Session } from "../engine/session";
import type { Run } from "../engine/steps";
import { fromBase64 } from "./base64";
import type { StepToCheck } from "./contract";
import { refusePage, Unreachable } from "./download";

async function read(url: string): Promise<Response> {
  const response = await fetch(url).catch((cause) => {
    throw new Unreachable(`${url} cannot be reached`, { cause });
  });
  if (!response.ok && response.status !== 410)
    throw new Unreachable(`${url}: the server answered ${response.status}`);
  refusePage(new URL(response.url), response);
  return response;
}

async function readOrigin(url: string): Promise<Origin> {
  const { pedigree, drawing } = (await (await read(url)).json()) as { pedigree?: Pedigree; drawing?: string };
  return {
    pedigree: pedigree ?? null,
    drawing: drawing === undefined ? null : (fromBase64(drawing) as Buffer),
  };
}

/** Throws if the butterfly's model is not in this database, or a published state is not the one of its hash. */
export async function checkStep(
  { database, session }: { database: Queryable; session: Session },
  { self, step }: StepToCheck,
): Promise<Recomputed> {
  const { schedule, links, ...generation } = (await (await read(self)).json()) as Generation;
  const { rows } = await database.query<{ name: string }>(
    "select name from imago.model where identity = $1",
    [generation.modelIdentity],
  );
  const [model] = rows;
  if (!model) throw new Error(`its model ${generation.model} is not the one of that name in this tab`);
  const run: Run = {
    ...generation,
    model: model.name,
    label: generation.label ?? null,
    spacing: typeof schedule === "string" ? schedule : null,
    timesteps: typeof schedule === "string" ? null : schedule,
  };
  const recomputer = await createRecomputer(
    { database, session, signal: new AbortController().signal },
    {
      address: self,
      origin: links.recipe ? await readOrigin(`${self}/recipe.json`) : fromSeed,
      hashOf: async (at) => {
        const { stateHash } = (await (await read(`${self}/frames/${at}.json`)).json()) as FrameRecord;
        if (!stateHash) throw new Error(`no hash of step ${at} is published`);
        return stateHash;
      },
      stateOf: async (at) => {
        const response = await read(`${self}/frames/${at}.state`);
        return response.ok ? (new Uint8Array(await response.arrayBuffer()) as Buffer) : undefined;
      },
    },
    run,
  );
  return recomputer.step(step);
}
