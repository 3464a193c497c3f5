/** npm run butterfly: a butterfly in the terminal, painted step by step. */
import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { readJobSettings } from "@/lib/env";
import { bar, openScreen, type Screen, type Size } from "@/lib/terminal";
import type { Pool } from "@/db/pool";
import { computeSession, type Notice, type Session } from "../engine/session";
import { listModelInfo, type ModelInfo } from "../engine/models";
import {
  advance,
  drawNoise,
  type Picture,
  type Position,
  type Run,
  readHistoryLength,
  readSchedule,
  runStep,
  type ScheduledStep,
} from "../engine/steps";
import { misuse, runCommand, withDatabase } from "./cli";

const usage = `npm run butterfly -- [--seed N] [--steps N] [--sampler NAME]
       [--schedule linspace|leading|trailing|article|T,T,...] [--eta N] [--model NAME] [--png FILE] [--no-color]`;

const maxColumns = 64;
const pngScale = 8;

function whole(name: string, value: string): number {
  if (!/^-?\d{1,9}$/.test(value)) throw misuse(`--${name} is "${value}": must be a whole number`);
  return Number(value);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      steps: { type: "string" },
      sampler: { type: "string" },
      schedule: { type: "string" },
      eta: { type: "string", default: "0" },
      model: { type: "string" },
      png: { type: "string" },
      "no-color": { type: "boolean", default: false },
    },
  });
  const seed = values.seed ?? randomBytes(8).readBigInt64BE().toString();
  if (!/^-?\d{1,19}$/.test(seed) || BigInt.asIntN(64, BigInt(seed)) !== BigInt(seed))
    throw misuse(`--seed is "${seed}": must be a whole number from -2^63 to 2^63 - 1`);
  const { schedule } = values;
  const timesteps =
    schedule !== undefined && /^\d/.test(schedule)
      ? schedule.split(",").map((t) => whole("schedule", t.trim()))
      : null;
  if (timesteps && values.steps !== undefined && whole("steps", values.steps) !== timesteps.length)
    throw misuse(`--steps is ${values.steps}, but --schedule lists ${timesteps.length} timesteps`);
  const eta = Number(values.eta);
  if (values.eta.trim() === "" || Number.isNaN(eta))
    throw misuse(`--eta is "${values.eta}": must be a number from 0 to 1`);
  return {
    model: values.model,
    seed,
    sampler: values.sampler,
    eta,
    spacing: timesteps ? undefined : schedule,
    timesteps,
    steps: values.steps === undefined ? null : whole("steps", values.steps),
    png: values.png,
    color: !values["no-color"] && !process.env.NO_COLOR,
  };
}

type Options = ReturnType<typeof readOptions>;

/** The model of that name, or the database's default one. */
async function findModel(pool: Pool, name: string | undefined): Promise<ModelInfo> {
  const models = await listModelInfo(pool);
  const model = name === undefined ? models[0] : models.find((known) => known.name === name);
  if (model) return model;
  const known = models.map((other) => other.name).join(", ");
  throw new Error(
    name === undefined || known === ""
      ? "the database has no model: npm run model:import -- FOLDER imports one"
      : `unknown model ${name}; known models: ${known}`,
  );
}

/**
 * The picture as text, as wide as it fits into `space`, at most 64 columns; empty without space for the narrowest one,
 * which has 16.
 */
async function render(
  pool: Pool,
  { rgb }: Picture,
  width: number,
  space: Size | undefined,
  color: boolean,
): Promise<string> {
  if (!space) return "";
  const { rows } = await pool.query<{ text: string }>(
    `select ${color ? "imago.half_blocks" : "imago.ascii"}($1, $2, columns) as text
     from (
       select max(columns) as columns from generate_series(16, $3::integer) as size (columns)
       where imago.text_rows($1, $2, columns) <= $4
     ) as widest
     where columns is not null`,
    [rgb, width, Math.min(maxColumns, space.columns), space.rows],
  );
  return rows[0]?.text ?? "";
}

const seconds = (ms: number) =>
  ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.ceil(ms / 60_000)} min`;

/** Follows the layers of a running step: reports the share of the step that is done, and its latest layer. */
function followLayers(onLayer: (share: number, name: string) => void): (notice: Notice) => void {
  const layer = z.object({ name: z.string(), share: z.number() });
  let share = 0;
  return ({ code, message }) => {
    if (code !== "IM900") return;
    const parsed = layer.parse(JSON.parse(message ?? ""));
    share += parsed.share;
    onLayer(share, parsed.name);
  };
}

type Painter = { pool: Pool; session: Session; screen: Screen; signal: AbortSignal; options: Options };

async function paint({ pool, session, screen, signal, options }: Painter): Promise<void> {
  const model = await findModel(pool, options.model);
  const wanted = {
    ...options,
    model: model.name,
    modelIdentity: model.identity,
    sampler: options.sampler ?? model.usual.sampler,
    spacing: options.timesteps ? null : (options.spacing ?? model.usual.schedule),
  };
  const schedule = await readSchedule(pool, wanted);
  const run: Run = { ...wanted, steps: schedule.length };
  const length = await readHistoryLength(pool, run.sampler);
  const title = `seed ${run.seed}, ${schedule.length} steps of ${run.sampler}`;
  let picture: Picture = await drawNoise(session, run, { signal });
  let position: Position = { image: picture.image, history: [] };
  const show = () => render(pool, picture, model.width, screen.space, options.color);
  let art = await show();
  screen.draw(art, `${title}: noise`);
  const startedMs = performance.now();
  for (const step of schedule) {
    const status = (share: number, layer: string) => {
      const done = (step.step - 1 + share) / schedule.length;
      const left = ((performance.now() - startedMs) / done) * (1 - done);
      return `${title}: ${bar(done)} step ${step.step}, ${seconds(left)} left, ${layer}`;
    };
    // Without a terminal, one line a step is enough.
    const onNotice = screen.space
      ? followLayers((share, name) => screen.draw(art, status(share, name)))
      : undefined;
    const after = await runStep(session, run, step, position.image, position.history, { signal, onNotice });
    position = advance(position, step.t, after.image, after.x0, length);
    picture = after;
    art = await show();
    screen.draw(art, status(1, describe(step)));
  }
  screen.draw(art, `${title}: done in ${seconds(performance.now() - startedMs)}`);
  screen.finish();
  if (options.png) await save(pool, options.png, picture, model.width, run);
}

const describe = ({ t, noiseLevel }: ScheduledStep) => `t ${t}, noise level ${noiseLevel.toFixed(3)}`;

async function save(pool: Pool, file: string, picture: Picture, width: number, run: Run): Promise<void> {
  const schedule = run.timesteps?.join(",") ?? String(run.spacing);
  const text = {
    Software: "Imago",
    model: run.model,
    seed: run.seed,
    steps: String(run.steps),
    sampler: run.sampler,
    schedule,
    eta: String(run.eta),
    "State hash": createHash("sha256").update(picture.image).digest("hex"),
  };
  const { rows } = await pool.query<{ png: Buffer }>("select imago.png($1, $2, $3, $4) as png", [
    picture.rgb,
    width,
    pngScale,
    text,
  ]);
  await writeFile(file, rows[0]?.png ?? "");
  console.log(`saved ${file}`);
}

await runCommand(usage, async (signal) => {
  const options = readOptions();
  await withDatabase(signal, async (pool, url) => {
    const session = computeSession(url, pool, { cores: readJobSettings().cores });
    const screen = openScreen(process.stdout);
    try {
      await paint({ pool, session, screen, signal, options });
    } finally {
      screen.finish();
      await session.close();
    }
  });
});
