/** npm run verify -- URL|ID [--step N|--all]: does this server compute the bits that were published of a butterfly? */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { Pool } from "@/db/pool";
import { readEngine } from "@/db/engine";
import { readJobSettings } from "@/lib/env";
import { listModelInfo, type ModelInfo } from "../engine/models";
import { computeSession } from "../engine/session";
import type { Run } from "../engine/steps";
import { isBundled } from "../checkpoints/bundled";
import { importModels, misuse, runCommand, withDatabase } from "./cli";
import { parseTarget, type Published, readPublished } from "./verify/published";
import { createRecomputer, type Recomputed } from "../engine/recompute";

const usage = "npm run verify -- URL|ID [--step N | --all]";

function readOptions() {
  const { values, positionals } = parseArgs({
    options: { step: { type: "string" }, all: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0) throw misuse("name one butterfly");
  const { step, all } = values;
  if (step !== undefined && all) throw misuse("--step and --all exclude each other");
  if (step !== undefined && !/^\d{1,4}$/.test(step))
    throw misuse(`--step is "${step}": must be a whole number`);
  return { target: parseTarget(target), step: step === undefined ? undefined : Number(step), all };
}

type Wish = ReturnType<typeof readOptions>;

/** Chooses a step of those that are stored: the wanted one, else a random one. */
function chooseStep({ address, frames }: Published, wanted: number | undefined): number {
  if (wanted !== undefined && wanted >= frames)
    throw misuse(`--step is ${wanted}: ${address} has steps 0 to ${frames - 1}`);
  return wanted ?? (frames === 1 ? 0 : randomInt(1, frames));
}

/** Finds the model of a run in this database, under whatever name. Imports it if it comes with Imago. */
async function findModel(pool: Pool, { model, modelIdentity }: Run, signal: AbortSignal): Promise<ModelInfo> {
  const wanted = ({ identity }: ModelInfo) => identity === modelIdentity;
  const found = (await listModelInfo(pool)).find(wanted);
  if (found) return found;
  if (await isBundled(model)) await importModels(pool, signal);
  const models = await listModelInfo(pool);
  const imported = models.find(wanted);
  if (imported) return imported;
  const other = models.find(({ name }) => name === model);
  throw new Error(
    other
      ? `the model ${model} of this database is another one: ${other.identity.slice(0, 12)}, not ${modelIdentity.slice(0, 12)}`
      : `this database lacks the model ${model} (${modelIdentity.slice(0, 12)}): import it with npm run model:import`,
  );
}

const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;

const describe = ({ name, run }: Published, frames: number) =>
  `${name}: seed ${run.seed}, ${count(run.steps, "step")} of ${run.sampler} by ${run.model}, ${count(frames, "state")} published`;

const beginning = ({ from }: Recomputed) =>
  from === undefined ? "from the noise of the seed" : `from the published state of step ${from}`;

/** Explains different bits as far as both sides' engines and known answers do. */
async function explain(published: Published, model: ModelInfo, engine: string | undefined): Promise<string> {
  if (published.engine !== engine)
    return `it was painted by engine ${published.engine}, and this is engine ${engine}: other versions may compute other bits`;
  const theirs = await published.readKnownAnswer();
  if (theirs !== undefined && theirs !== model.knownAnswer)
    return `its server's known answer of the model is ${theirs}, this server's ${model.knownAnswer}: their arithmetic differs (docs/same-bits.md)`;
  return "the published hash is not that of this model, seed and run";
}

type Verdict = { checked: Recomputed[]; differs: Recomputed | undefined };

async function verify(steps: AsyncIterable<Recomputed>): Promise<Verdict> {
  const checked: Recomputed[] = [];
  for await (const recomputed of steps) {
    const { step, published, computed } = recomputed;
    console.log(`step ${step}, ${beginning(recomputed)}`);
    console.log(`  published ${published}`);
    console.log(`  here      ${computed}`);
    checked.push(recomputed);
    if (published !== computed) return { checked, differs: recomputed };
  }
  return { checked, differs: undefined };
}

async function* one(recomputed: Promise<Recomputed>) {
  yield await recomputed;
}

type Place = { pool: Pool; url: string; signal: AbortSignal };

async function work({ pool, url, signal }: Place, { target, step, all }: Wish): Promise<void> {
  const published = await readPublished(target, pool, signal);
  const { address, frames } = published;
  if (frames === 0) throw new Error(`${address} has no state yet`);
  console.log(describe(published, frames));
  const model = await findModel(pool, published.run, signal);
  const session = computeSession(url, pool, { cores: readJobSettings().cores });
  try {
    const run = { ...published.run, model: model.name };
    const recomputer = await createRecomputer({ database: pool, session, signal }, published, run);
    const { checked, differs } = await verify(
      all ? recomputer.run(frames - 1) : one(recomputer.step(chooseStep(published, step))),
    );
    if (differs) {
      const reason = await explain(published, model, (await readEngine(pool))?.version);
      throw new Error(`other bits in step ${differs.step} of ${address}: ${reason}`);
    }
    console.log(all ? `same bits in all ${count(checked.length, "state")}` : "same bits");
  } finally {
    await session.close();
  }
}

await runCommand(usage, async (signal) => {
  const wish = readOptions();
  await withDatabase(signal, (pool, url) => work({ pool, url, signal }, wish), { models: false });
});
