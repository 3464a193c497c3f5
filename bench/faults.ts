/**
 * Hurts an installation under `npm start` again and again, in twelve ways, while it paints, and says whether anything
 * was lost: `--count 50 --seed 1` (default: a seed of the clock, which is printed).
 */
import { chmod, mkdtemp } from "node:fs/promises";
import path from "node:path";
import { faultNames } from "@/testing/faults/kinds";
import { type Outcome, runSeries } from "@/testing/faults/series";
import { openSite } from "@/testing/faults/site";
import type { Place } from "@/testing/place";
import { printTable, spread, summarise } from "./measure";
import { numberOption } from "./options";

const wish = { seed: "20241231", steps: 6, sampler: "dpmpp_2m", model: "butterfly-64-turbo" };

export async function faults(place: Place): Promise<void> {
  const count = numberOption("count", 50);
  const seed = numberOption("seed", (Date.now() % 1e9) + 1);
  console.log(`faults: --count ${count} --seed ${seed}`);
  const dataFolder = await mkdtemp(path.join(place.folder, "faults-"));
  await chmod(dataFolder, 0o755); // or root puts the data elsewhere, where the server's user can reach them
  const site = await openSite({ dataFolder }, limits);
  try {
    let n = 0;
    const series = { names: faultNames, count, seed, wish };
    const { undisturbedSeconds, outcomes, problems } = await runSeries(site, series, (outcome) =>
      console.log(describe(++n, outcome)),
    );
    print(outcomes);
    const bad = outcomes.filter((outcome) => outcome.problems.length > 0).length;
    console.log(
      `\nUndisturbed: ${undisturbedSeconds.toFixed(1)} s. Faults: ${outcomes.length}; with something lost, doubled or of other bits: ${bad}. Over all: ${problems.join("; ") || `${outcomes.length + 1} jobs asked for, stored and done, each frame once`}.`,
    );
    if (bad > 0 || problems.length > 0) process.exitCode = 1;
  } finally {
    await site.close();
  }
}

/** One visitor asks for all of them. */
const limits = { IMAGO_MAX_PER_DAY_PER_CLIENT: "10000", IMAGO_MAX_PER_DAY_PER_ADDRESS: "10000" };

const describe = (n: number, { name, step, seconds, connections, problems }: Outcome): string =>
  `${n}. ${name}, in step ${step}: done after ${seconds.toFixed(1)} s, ${connections} connections of the watcher: ${problems.join("; ") || "all there"}`;

function print(outcomes: Outcome[]): void {
  const rows = faultNames.flatMap((name) => {
    const some = outcomes.filter((outcome) => outcome.name === name);
    if (some.length === 0) return [];
    const good = some.filter(({ problems }) => problems.length === 0).length;
    const after = spread(summarise(some.map(({ seconds }) => seconds)), "s", 1);
    return [[name, after, `${good} of ${some.length}`]];
  });
  printTable("Random faults under npm start", [
    ["fault", "from the fault to done", "nothing lost, the same bits"],
    ...rows,
  ]);
}
