/**
 * The SELECTs of a job. States travel as array_send's bytes, which are the very bits that the server computed. The CTEs
 * are materialized so that each is evaluated once; an inlined one would be evaluated at each reference.
 */
import type { Queryable } from "@/db/pool";
import { fromSeed, type Origin } from "./origin";
import type { RunOptions, Session } from "./session";

export type ScheduledStep = {
  step: number;
  t: number;
  /** -1 means the finished picture. */
  tNext: number;
  /** The noise level of the state after the step. */
  noiseLevel: number;
};

/** The state before a step, and the x0 that the step predicted from it at t. */
export type State = { t: number; image: Buffer; x0: Buffer };

/** The states that a step computes. */
export type Computed = {
  /** The version of the PostgreSQL that computed them: "15.18". */
  server: string;
  image: Buffer;
  x0: Buffer;
};

/** States as pixels and text. */
export type Pictures = { rgb: Buffer; x0Rgb: Buffer | null; ascii: string; x0Ascii: string | null };

/** The recipe of a run: the same recipe gives the same bits (docs/same-bits.md). */
export type Run = {
  model: string;
  modelIdentity: string;
  /** Signed 64 bits, decimal. */
  seed: string;
  steps: number;
  sampler: string;
  /** Null if `timesteps` lists them. */
  spacing: string | null;
  timesteps: number[] | null;
  eta: number;
  /** The class; null for a model without classes. */
  label: number | null;
};

/** The states that the next step starts from. */
export type Position = {
  /** The state after the last step, or the initial noise. */
  image: Buffer;
  /** The earlier states that the sampler reads, latest first. */
  history: State[];
};

/** Returns the position after a step at t; `length`: that of the history. */
export function advance(before: Position, t: number, image: Buffer, x0: Buffer, length: number): Position {
  return { image, history: [{ t, image: before.image, x0 }, ...before.history].slice(0, length) };
}

/** Columns of the text of a frame. */
const columns = 64;

/** SQL for the version of the server that runs it. Packagers add their own suffix: "15.18 (Debian 15.18-0+deb12u1)". */
const serverVersion = "split_part(current_setting('server_version'), ' ', 1) as server";

/** Says that the model is no longer in the database, or that another one has its name. */
export class ModelGone extends Error {}

/** Reads the steps of a run. `steps` null: the usual number. */
export async function readSchedule(
  database: Queryable,
  job: Omit<Run, "steps" | "label"> & { steps: number | null },
): Promise<ScheduledStep[]> {
  const byTimesteps = job.timesteps !== null;
  const { rows } = await database.query<ScheduledStep>(
    `select step, t, t_next as "tNext", noise_level as "noiseLevel"
     from imago.schedule($1, ${byTimesteps ? "$2::integer[]" : "$2::integer, $3::text"}) order by step`,
    byTimesteps ? [job.model, job.timesteps] : [job.model, job.steps, job.spacing],
  );
  return rows;
}

/** Reads the number of earlier states that the sampler reads. */
export async function readHistoryLength(database: Queryable, sampler: string): Promise<number> {
  const { rows } = await database.query<{ states: number }>(
    "select states from imago.samplers() where name = $1",
    [sampler],
  );
  return rows[0]?.states ?? 0;
}

/** The state that a run starts from, at timestep t. `drawing`: the state under the noise of a drawn butterfly. */
export type Beginning = {
  /** The version of the PostgreSQL that computed it. */
  server: string;
  t: number;
  noiseLevel: number;
  image: Buffer;
  stateHash: string;
  drawing: Buffer | null;
};

type Start = Pick<Run, "model" | "modelIdentity" | "seed" | "timesteps">;

/** The query of the state that a run starts from. */
const beginning = (run: Start, origin: Origin) => ({
  text: `select s.t, s.noise_level as "noiseLevel", array_send(s.image) as image, imago.state_hash(s.image) as "stateHash",
       case when $5::bytea is not null then array_send(imago.drawn(m.name, $5)) end as drawing, ${serverVersion}
     from imago.model as m
     cross join lateral imago.initial_state(m.name, $3, $4::jsonb, $5, $6) as s
     where m.name = $1 and m.identity = $2`,
  values: [
    run.model,
    run.modelIdentity,
    run.seed,
    origin.pedigree && JSON.stringify(origin.pedigree),
    origin.drawing,
    run.timesteps?.[0] ?? null,
  ],
});

/** Computes the state that the run starts from. */
export async function computeNoise(
  session: Session,
  run: Start,
  options: RunOptions,
  origin = fromSeed,
): Promise<Beginning> {
  const { text, values } = beginning(run, origin);
  const [noise] = await session.run<Beginning>(text, values, options);
  if (!noise) throw new ModelGone(run.model);
  return noise;
}

/** Computes and draws it without a session, for the pages. Undefined if the model was removed. */
export async function drawNoiseAhead(
  database: Queryable,
  run: Start,
  origin: Origin,
): Promise<(Beginning & Pictures) | undefined> {
  const { text, values } = beginning(run, origin);
  const { rows } = await database.query<Beginning>(text, values);
  const [noise] = rows;
  return noise && { ...noise, ...(await drawPictures(database, run, noise.image, noise.drawing)) };
}

/** Computes one step of the job's sampler in one SELECT. */
export async function computeStep(
  session: Session,
  job: Run,
  step: ScheduledStep,
  image: Buffer,
  history: State[],
  options: RunOptions,
): Promise<Computed> {
  const values = [
    job.model,
    job.modelIdentity,
    image,
    job.seed,
    job.sampler,
    step.t,
    step.tNext,
    job.eta,
    job.label,
  ];
  const states = history.map((state) => {
    const first = values.push(state.t, state.image, state.x0) - 2;
    return `($${first}::integer, $${first + 1}::real[], $${first + 2}::real[])::imago.state`;
  });
  const [computed] = await session.run<Computed>(
    `select array_send(d.image) as image, array_send(d.x0) as x0, ${serverVersion}
     from imago.model as m
     cross join lateral imago.denoise(m.name, $3::real[], $4::bigint, $5, $6, $7, $8,
       array[${states.join(", ")}]::imago.state[], $9::integer) as d
     where m.name = $1 and m.identity = $2`,
    values,
    options,
  );
  if (!computed) throw new ModelGone(job.model);
  return computed;
}

/** Draws a state and an x0: a good twentieth of a step's time, in which another session can compute the next one. */
export async function drawPictures(
  database: Queryable,
  job: Pick<Run, "model" | "modelIdentity">,
  image: Uint8Array,
  x0: Uint8Array | null,
): Promise<Pictures> {
  const { rows } = await database.query<Pictures>(
    `with picture as materialized (
       select imago.picture(name, $3::real[]) as shown,
         case when $4::real[] is not null then imago.picture(name, $4::real[]) end as x0_shown
       from imago.model
       where name = $1 and identity = $2
     ), pixels as materialized (
       select imago.rgb(shown) as rgb, case when x0_shown is not null then imago.rgb(x0_shown) end as x0_rgb,
         array_length(shown, 3) as width
       from picture
     )
     select rgb, x0_rgb as "x0Rgb", imago.ascii(rgb, width, ${columns}) as ascii,
       case when x0_rgb is not null then imago.ascii(x0_rgb, width, ${columns}) end as "x0Ascii"
     from pixels`,
    [job.model, job.modelIdentity, image, x0],
  );
  const [pictures] = rows;
  if (!pictures) throw new ModelGone(job.model);
  return pictures;
}
