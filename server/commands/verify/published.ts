/** Reads what an installation publishes of a butterfly: its recipe, and the hash and the bytes of its states. */
import { z } from "zod";
import type { Queryable } from "@/db/pool";
import { recipeSchema } from "@/lib/api/origin";
import { frameSchema, generationSchema, modelsSchema } from "@/lib/api/response";
import { isJobId, jobIdSource } from "@/lib/ids/job-id";
import { messageOf } from "@/lib/log";
import { proxiedFetch } from "../../checkpoints/proxied-fetch";
import { listModelInfo } from "../../engine/models";
import { fromSeed, type Origin, readOrigin } from "../../engine/origin";
import type { Published as PublishedStates } from "../../engine/recompute";
import type { Run } from "../../engine/steps";
import { readFrame, readState } from "../../jobs/frames";
import { findJob } from "../../jobs/job";
import { misuse } from "../cli";

export type Published = PublishedStates & {
  name: string;
  run: Run;
  /** The start of the run, beside its seed. */
  origin: Origin;
  /** The engine that made its frames. */
  engine: string | null;
  /** Number of stored frames, from frame 0 on. */
  frames: number;
  /** Reads the known answer of its model there; undefined if the model was removed. */
  readKnownAnswer(): Promise<string | undefined>;
};

/** Timeout for each answer of another installation. */
const answerMs = 30_000;
/** The largest state that is read: 3 channels of 1024 x 1024 values. */
const limitBytes = 32 * 2 ** 20;

const page = new RegExp(`/(?:b|api/generations)/(${jobIdSource})(?:/|$)`);

export type Target = {
  id: string;
  /** The other installation; undefined: this database. */
  origin: string | undefined;
};

/** Reads what `text` names: the URL of a butterfly's page or of its API, or an id of this database. */
export function parseTarget(text: string): Target {
  if (isJobId(text)) return { id: text, origin: undefined };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const id = url && /^https?:$/.test(url.protocol) ? page.exec(url.pathname)?.[1] : undefined;
  if (!url || id === undefined)
    throw misuse(
      `"${text}" must be the address of a butterfly's page (https://.../b/ID), or the id of one in this database`,
    );
  return { id, origin: url.origin };
}

export async function readPublished(
  { id, origin }: Target,
  database: Queryable,
  signal: AbortSignal,
): Promise<Published> {
  return origin === undefined ? readOwn(id, database) : readOthers(origin, id, signal);
}

const noHash = (address: string, step: number) =>
  new Error(`${address} publishes no hash of step ${step}: the state was deleted before there were hashes`);

async function readOwn(id: string, database: Queryable): Promise<Published> {
  const job = await findJob(database, id);
  if (!job) throw new Error(`this database has no butterfly ${id}`);
  return {
    address: id,
    name: job.name,
    run: job,
    origin: await readOrigin(database, id),
    engine: job.engine,
    frames: job.frames,
    hashOf: async (step) => {
      const hash = (await readFrame(database, id, step))?.stateHash;
      if (!hash) throw noHash(id, step);
      return hash;
    },
    stateOf: async (step) => (await readState(database, id, step))?.image ?? undefined,
    readKnownAnswer: async () =>
      (await listModelInfo(database)).find(isModelOf(job))?.knownAnswer ?? undefined,
  };
}

const isModelOf =
  ({ modelIdentity }: Pick<Run, "modelIdentity">) =>
  ({ identity }: { identity: string }) =>
    identity === modelIdentity;

/** The fields of a generation that name its run. */
const recipe = generationSchema.pick({
  name: true,
  model: true,
  modelIdentity: true,
  engine: true,
  seed: true,
  steps: true,
  sampler: true,
  schedule: true,
  eta: true,
  label: true,
  frames: true,
  links: true,
});
/** An installation from before there were classes names none. */
const labelled = recipe.extend({ label: recipe.shape.label.default(null) });
const hashed = frameSchema.pick({ stateHash: true });
const known = modelsSchema.extend({
  models: z.array(modelsSchema.shape.models.element.pick({ identity: true, knownAnswer: true })),
});

async function readOthers(origin: string, id: string, signal: AbortSignal): Promise<Published> {
  const self = `${origin}/api/generations/${id}`;
  const address = `${origin}/b/${id}`;
  const { schedule, links, ...generation } = await readJson(self, labelled, signal);
  const run: Run = {
    ...generation,
    spacing: typeof schedule === "string" ? schedule : null,
    timesteps: typeof schedule === "string" ? null : schedule,
  };
  return {
    address,
    name: generation.name,
    run,
    origin: await readTheirOrigin(self, links.recipe, signal),
    engine: generation.engine,
    frames: generation.frames,
    hashOf: async (step) => {
      const { stateHash } = await readJson(`${self}/frames/${step}.json`, hashed, signal);
      if (!stateHash) throw noHash(address, step);
      return stateHash;
    },
    stateOf: async (step) => {
      const url = `${self}/frames/${step}.state`;
      const response = await ask(url, signal);
      return response.status === 410 ? undefined : readBytes(url, await accept(url, response));
    },
    readKnownAnswer: async () => {
      const { models } = await readJson(`${origin}/api/models`, known, signal);
      return models.find(isModelOf(run))?.knownAnswer ?? undefined;
    },
  };
}

/** An installation that publishes no recipes has no butterfly that needs one. */
async function readTheirOrigin(self: string, link: string | undefined, signal: AbortSignal): Promise<Origin> {
  if (link === undefined) return fromSeed;
  const { pedigree, drawing } = await readJson(`${self}/recipe.json`, recipeSchema, signal);
  return {
    pedigree: pedigree ?? null,
    drawing: drawing === undefined ? null : Buffer.from(drawing, "base64"),
  };
}

async function ask(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await proxiedFetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]) });
  } catch (cause) {
    signal.throwIfAborted();
    // fetch says no more than that it failed; its cause says why.
    const reason = cause instanceof Error && cause.cause ? cause.cause : cause;
    throw new Error(`cannot read ${url}: ${messageOf(reason)}`, { cause });
  }
}

/** Throws the problem that the answer tells, in its words. */
async function accept(url: string, response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = z.object({ detail: z.string() }).safeParse(await response.json().catch(() => undefined));
  throw new Error(`${url} answers ${response.status}${problem.success ? `: ${problem.data.detail}` : ""}`);
}

async function readBytes(url: string, response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limitBytes) throw new Error(`${url} sends more than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readJson<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  signal: AbortSignal,
): Promise<z.output<Schema>> {
  const bytes = await readBytes(url, await accept(url, await ask(url, signal)));
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch (cause) {
    throw new Error(`${url} is not the API of an Imago: it sends no JSON`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join(".") || "the answer"))];
  throw new Error(`${url} is not the API of an Imago that publishes hashes: ${fields.join(", ")} is wrong`);
}
