/** Measures one visitor's time from the click to the first picture, and the overhead on the way to the screen. */
import type { Page } from "playwright";
import type { App } from "@/testing/web/app";
import { type Installation, withAppOn } from "@/testing/web/installation";
import { generate } from "@/testing/web/visit";
import { type Cores, settle } from "./cores";
import { type Arrivals, hearArrivals, readStored } from "./frames";
import { keepBusy } from "./others";
import { readShown, withPage } from "./page";

/** Values in milliseconds, one per run or per frame; overheads are shares. */
export type Watched = {
  clickToNoise: number[];
  noiseSelect: number[];
  clickToFirst: number[];
  firstSelect: number[];
  selects: number[];
  overheads: number[];
  betweenSelects: number[];
  noticeToPaint: number[];
  writtenToPaint: number[];
  /** To the last step of the default model's usual run, and of the quick model's. */
  clickToFine: number[];
  clickToQuick: number[];
};

const clicks = 5;
const runs = 4;
/** The default model's usual run. */
const steps = 12;
/** The quick model's usual run, as a link that fills the form. */
const quick = {
  link: "/?model=butterfly-64-turbo&sampler=ddim&spacing=trailing&steps=4",
  steps: 4,
};

export async function watch(installation: Installation, cores: Cores): Promise<Watched> {
  const watched: Watched = {
    clickToNoise: [],
    noiseSelect: [],
    clickToFirst: [],
    firstSelect: [],
    selects: [],
    overheads: [],
    betweenSelects: [],
    noticeToPaint: [],
    writtenToPaint: [],
    clickToFine: [],
    clickToQuick: [],
  };
  await settle(cores, installation.postmaster);
  await withAppOn(installation, cores, (app) =>
    keepBusy(app, installation.pool, cores.busy, () =>
      withPage(app.url, async (page) => {
        const arrivals = await hearArrivals(installation.server.url, installation.pool);
        for (let run = -1; run < clicks; run++)
          await click(installation, app, page, run < 0 ? undefined : watched);
        for (let run = 0; run < runs; run++) await paint(installation, app, page, arrivals, watched);
        for (let run = 0; run < runs; run++) watched.clickToQuick.push(await paintQuickly(app, page));
        await arrivals.close();
      }),
    ),
  );
  return watched;
}

/** Clicks and measures. `into` is undefined for the first click, which warms everything up. */
async function click({ pool }: Installation, app: App, page: Page, into: Watched | undefined): Promise<void> {
  await page.goto(app.url);
  const job = await generate(page, 2);
  const { clickedMs, atMs } = await readShown(page, job, 2);
  const [noiseMs = Number.NaN, firstMs = Number.NaN] = atMs;
  into?.clickToNoise.push(noiseMs - clickedMs);
  into?.clickToFirst.push(firstMs - clickedMs);
  const [noise, first] = await readStored(pool, job);
  into?.noiseSelect.push(noise?.milliseconds ?? Number.NaN);
  into?.firstSelect.push(first?.milliseconds ?? Number.NaN);
}

async function paint(
  { pool }: Installation,
  app: App,
  page: Page,
  arrivals: Arrivals,
  into: Watched,
): Promise<void> {
  await page.goto(app.url);
  const job = await generate(page, steps);
  const { clickedMs, atMs } = await readShown(page, job, steps);
  into.clickToFine.push((atMs[steps] ?? Number.NaN) - clickedMs);
  const frames = await readStored(pool, job);
  let wall = 0;
  let computed = 0;
  for (let step = 1; step <= steps; step++) {
    const [before, frame, shownMs] = [frames[step - 1], frames[step], atMs[step]];
    const noticedMs = arrivals.of(job, step);
    if (!before || !frame || shownMs === undefined || noticedMs === undefined)
      throw new Error(`step ${step} of ${job} was not stored, announced or shown`);
    // Between two rows lie exactly one SELECT and one of everything else that a step needs.
    const stepMs = frame.writtenMs - before.writtenMs;
    wall += stepMs;
    computed += frame.milliseconds;
    into.selects.push(frame.milliseconds);
    into.betweenSelects.push(stepMs - frame.milliseconds);
    into.noticeToPaint.push(shownMs - noticedMs);
    into.writtenToPaint.push(shownMs - frame.writtenMs);
  }
  into.overheads.push((wall - computed) / computed);
}

/** Returns the milliseconds from the click to the last step of the quick model on the screen. */
async function paintQuickly(app: App, page: Page): Promise<number> {
  await page.goto(`${app.url}${quick.link}`);
  const job = await generate(page, quick.steps);
  const { clickedMs, atMs } = await readShown(page, job, quick.steps);
  return (atMs[quick.steps] ?? Number.NaN) - clickedMs;
}
