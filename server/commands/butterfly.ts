/** npm run butterfly: a butterfly in the terminal, painted step by step. */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Pool } from "@/db/pool";
import { readJobSettings } from "@/lib/env";
import { textsOf } from "@/lib/pictures/text/parameters";
import { bar, canRedraw, openScreen, type Screen, type Size } from "@/lib/terminal/terminal";
import { encodePng } from "../engine/png";
import { computeSession, type Notice, type Session } from "../engine/session";
import { listModelInfo, type ModelInfo } from "../engine/models";
import {
  advance,
  computeNoise,
  computeStep,
  drawPictures,
  type Position,
  type Run,
  readHistoryLength,
  readSchedule,
  type ScheduledStep,
} from "../engine/steps";
import { textCall } from "../engine/text";
import { type Options, readOptions, usage } from "./butterfly/options";
import { runCommand, withDatabase } from "./cli";

const maxColumns = 64;
const pngScale = 8;

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

type Picture = { image: Buffer; rgb: Buffer };

/**
 * The picture as text: as wide as asked, or as fits into `space`, at most 64 columns; empty without space for the
 * narrowest one, which has 16.
 */
async function render(
  pool: Pool,
  { rgb }: Picture,
  width: number,
  space: Size | undefined,
  { glyphs, color, columns, ramp }: Options,
): Promise<string> {
  if (!space) return "";
  const write = textCall[glyphs]({ rgb: "$1", width: "$2", columns: "columns", color: "$5", ramp: "$6" });
  const { rows } = await pool.query<{ text: string }>(
    `select ${write} as text
     from (
       select max(columns) as columns from generate_series(16, $3::integer) as size (columns)
       where imago.text_rows($1, $2, columns) <= $4
     ) as widest
     where columns is not null and ($6::text is null or true)`,
    [rgb, width, Math.min(columns ?? maxColumns, space.columns), space.rows, color, ramp],
  );
  return rows[0]?.text ?? "";
}

/** The space of a file. */
const endless: Size = { columns: Number.MAX_SAFE_INTEGER, rows: 1_000_000 };

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
  await pool.query("select imago.check_label(m, $2) from imago.find_model($1) as m", [
    model.name,
    options.label,
  ]);
  const schedule = await readSchedule(pool, wanted);
  const run: Run = { ...wanted, steps: schedule.length };
  const length = await readHistoryLength(pool, run.sampler);
  const title = `seed ${run.seed}, ${schedule.length} steps of ${run.sampler}`;
  const { image } = await computeNoise(session, run, { signal });
  let picture: Picture = { image, ...(await drawPictures(pool, run, image, null)) };
  let position: Position = { image, history: [] };
  const show = () => render(pool, picture, model.width, screen.space, options);
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
    const after = await computeStep(session, run, step, position.image, position.history, {
      signal,
      onNotice,
    });
    position = advance(position, step.t, after.image, after.x0, length);
    picture = { ...after, ...(await drawPictures(pool, run, after.image, after.x0)) };
    art = await show();
    screen.draw(art, status(1, describe(step)));
  }
  screen.draw(art, `${title}: done in ${seconds(performance.now() - startedMs)}`);
  screen.finish();
  // A terminal that can redraw shows it already.
  if (!drawsOnStdout) process.stdout.write(`${await render(pool, picture, model.width, endless, options)}\n`);
  if (options.png) await save(pool, options.png, picture, model.width, run);
}

const describe = ({ t, noiseLevel }: ScheduledStep) => `t ${t}, noise level ${noiseLevel.toFixed(3)}`;

async function save(pool: Pool, file: string, picture: Picture, width: number, run: Run): Promise<void> {
  const known = await pool.query<{ name: string; engine: string }>(
    "select imago.binomial($1) as name, version as engine from imago.engine",
    [run.seed],
  );
  const { name = "", engine = null } = known.rows[0] ?? {};
  const texts = {
    ...textsOf({ ...run, name, engine }),
    Step: String(run.steps),
    View: "x_t",
    "State hash": createHash("sha256").update(picture.image).digest("hex"),
  };
  await writeFile(file, await encodePng(pool, picture.rgb, width, { scale: pngScale, texts }));
  console.error(`saved ${file}`);
}

/** Elsewhere stdout gets the finished picture alone, and stderr the progress. */
const drawsOnStdout = canRedraw(process.stdout);

await runCommand(usage, async (signal) => {
  const options = readOptions(process.stdout.isTTY === true);
  if (options.help) return console.log(usage);
  await withDatabase(signal, async (pool, url) => {
    const session = computeSession(url, pool, { cores: readJobSettings().cores });
    const screen = openScreen(drawsOnStdout ? process.stdout : process.stderr);
    try {
      await paint({ pool, session, screen, signal, options });
    } finally {
      screen.finish();
      await session.close();
    }
  });
});
