/** Runs full load for an hour to see whether memory, open files, connections or the database grow with time. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Place } from "@/testing/place";
import { type Installation, withAppOn, withInstallation } from "@/testing/web/installation";
import { printTable } from "../measure";
import { numberOption } from "../options";
import { loaded } from "../web/cores";
import { type Census, takeCensus } from "./census";
import { emptyTally, leaf, persevere, type Tally, visit } from "./load";
import { readOutcome } from "./outcome";

const visitors = 12;
const steps = 6;
const lineEveryMs = 3 * 60_000;
/** Delay of the first census: by then every process has done each of its tasks. */
const warmUpMs = 60_000;

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

export async function soak(place: Place): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  const settings = { TRUST_PROXY: "1" };
  await withInstallation(place, (installation) =>
    withAppOn(
      installation,
      loaded,
      async (app) => {
        const tally = emptyTally();
        const everybody = Array.from({ length: visitors }, (_, n) =>
          persevere(() => visit(app.url, `192.0.2.${n + 1}`, steps, tally, over.signal), tally, over.signal),
        );
        everybody.push(persevere(() => leaf(app.url, tally, over.signal), tally, over.signal));
        await sleep(warmUpMs, undefined, { signal: over.signal }).catch(() => undefined);
        const result = await watch(installation, tally, over, () => takeCensus(installation, app));
        over.abort();
        print(result, tally);
        await Promise.all(everybody);
        const after = await takeCensus(installation, app);
        console.log(`Afterwards: ${describe(after)}.`);
        console.log(`Outcome: ${await readOutcome(installation.pool, tally, steps)}.`);
      },
      settings,
    ),
  );
}

type Watched = { minutes: number; stoppedMs: number; censuses: Census[] };

/** Takes a census at the start, at half the time, and at the end, also if somebody interrupts the run. */
async function watch(
  { pool }: Installation,
  tally: Tally,
  over: AbortController,
  census: () => Promise<Census>,
): Promise<Watched> {
  const wholeMs = numberOption("minutes", 60) * 60_000;
  const startedMs = Date.now();
  const censuses = [await census()];
  console.log(`minute 0: ${describe(censuses[0])}`);
  let [lastMs, lineMs, stoppedMs] = [startedMs, startedMs, 0];
  while (!over.signal.aborted && Date.now() - startedMs < wholeMs) {
    await sleep(1_000, undefined, { signal: over.signal }).catch(() => undefined);
    const nowMs = Date.now();
    if (nowMs - lastMs > 5_000) stoppedMs += nowMs - lastMs - 1_000; // this process was stopped meanwhile
    lastMs = nowMs;
    if (censuses.length === 1 && nowMs - startedMs >= wholeMs / 2) censuses.push(await census());
    if (nowMs - lineMs < lineEveryMs) continue;
    lineMs = nowMs;
    const { rows } = await pool.query("select count(*) as done from imago.job where status = 'done'");
    const minute = ((nowMs - startedMs) / 60_000).toFixed(0);
    console.log(
      `minute ${minute}: ${describe(await census())}, ${rows[0]?.done} done, ${tally.wrong} frames wrong`,
    );
  }
  censuses.push(await census());
  return { minutes: (Date.now() - startedMs) / 60_000, stoppedMs, censuses };
}

function describe(census: Census | undefined): string {
  if (!census) return "nothing";
  const parts = census.taken.map(
    ({ what, processes, proportional }) =>
      `${processes > 1 ? `${processes} ` : ""}${what} ${megabytes(proportional)}`,
  );
  return `${parts.join(", ")} MB; ${census.connections} connections, database ${megabytes(census.databaseBytes)} MB`;
}

function print({ minutes, stoppedMs, censuses }: Watched, tally: Tally): void {
  const names = censuses.length === 3 ? ["start", "middle", "end"] : ["start", "end"];
  printTable(`Soak: ${minutes.toFixed(1)} minutes, of which stopped ${(stoppedMs / 60_000).toFixed(1)}`, [
    ["proportional set size (anonymous), processes, open files", ...names],
    ...[...new Set(censuses.flatMap(({ taken }) => taken.map(({ what }) => what)))].map((what) => [
      what,
      ...censuses.map(({ taken }) => {
        const found = taken.find((one) => one.what === what);
        if (!found) return "none";
        const { proportional, own, processes, files } = found;
        return `${megabytes(proportional)} MB (${megabytes(own)}), ${processes}, ${files}`;
      }),
    ]),
    ["connections", ...censuses.map(({ connections }) => String(connections))],
    ["database", ...censuses.map(({ databaseBytes }) => `${megabytes(databaseBytes)} MB`)],
  ]);
  console.log(
    `\n${tally.pages} pages and pictures read, ${tally.refused} posts refused, ${tally.wrong} frames wrong`,
  );
  for (const error of new Set(tally.errors))
    console.log(`error, ${tally.errors.filter((one) => one === error).length} times: ${error}`);
}
