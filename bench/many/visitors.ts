/** Measures the waiting times of twenty visitors who ask at the same moment, each from its own address. */
import type { Pool } from "@/db/pool";
import type { Place } from "@/testing/place";
import { type ApiClient, apiClient } from "@/testing/web/client";
import { withAppOn, withInstallation } from "@/testing/web/installation";
import { printTable, spread, summarise } from "../measure";
import { numberOption } from "../options";
import { countWrong } from "../soak/load";
import { readOutcome } from "../soak/outcome";
import { loaded } from "../web/cores";
import { readStream } from "../web/reader";

const steps = 3;

/** Times in milliseconds since everybody asked. */
type Waited = { id: string; taken: number; noise: number; first: number; done: number; wrong: number };

export async function visitors(place: Place): Promise<void> {
  const count = numberOption("clients", 20);
  await withInstallation(place, (installation) =>
    withAppOn(
      installation,
      loaded,
      async ({ url }) => {
        const warmUp = await ask(url, apiClient(url), "198.51.100.1", performance.now());
        const startedMs = performance.now();
        const everybody = await Promise.all(
          Array.from({ length: count }, (_, n) => askTwice(url, `192.0.2.${n + 1}`, startedMs)),
        );
        printWaits(everybody);
        await printBooks(installation.pool, everybody.flat(), warmUp);
      },
      { TRUST_PROXY: "1" },
    ),
  );
}

/** Asks a second time as soon as the first request is accepted, so that a queue could be unfair. */
async function askTwice(url: string, address: string, startedMs: number): Promise<[Waited, Waited]> {
  const client = apiClient(url);
  let second: Promise<Waited> | undefined;
  const first = await ask(url, client, address, startedMs, () => {
    second = ask(url, client, address, startedMs);
  });
  if (!second) throw new Error("the first request was not accepted");
  return [first, await second];
}

async function ask(
  url: string,
  client: ApiClient,
  address: string,
  startedMs: number,
  onTaken: () => void = () => undefined,
): Promise<Waited> {
  const since = () => performance.now() - startedMs;
  const response = await client.post({ steps }, { "x-forwarded-for": address });
  const { id } = (await response.json()) as { id?: string };
  if (response.status !== 202 || !id) throw new Error(`refused: ${response.status}`);
  const taken = since();
  onTaken();
  const at: number[] = [];
  const { frames, ended } = readStream(`${url}/api/generations/${id}/events`, (step) => {
    at[step] ??= since();
  });
  await ended;
  const wrong = countWrong(frames, steps);
  return { id, taken, noise: at[0] ?? Number.NaN, first: at[1] ?? Number.NaN, done: since(), wrong };
}

function printWaits(everybody: [Waited, Waited][]): void {
  const columns = ["taken", "noise", "first", "done"] as const;
  const seconds = (waited: Waited[], what: (typeof columns)[number]) =>
    spread(summarise(waited.map((one) => one[what] / 1000)), "s", 2);
  const row = (name: string, waited: Waited[]) => [name, ...columns.map((what) => seconds(waited, what))];
  printTable(`${everybody.length} visitors at once, ${loaded.workers} workers, ${steps} steps a picture`, [
    ["since they asked", "202", "frame 0 (noise)", "frame 1", "done"],
    row(
      "first picture of each",
      everybody.map(([first]) => first),
    ),
    row(
      "second picture of each",
      everybody.map(([, second]) => second),
    ),
  ]);
}

async function printBooks(pool: Pool, waited: Waited[], warmUp: Waited): Promise<void> {
  const ids = waited.map(({ id }) => id);
  const { rows } = await pool.query<{ early: number }>(
    `with begun as (
       select started_at, row_number() over (partition by client_id order by started_at) as turn
       from imago.job where id = any ($1)
     )
     select count(*)::integer as early from begun
     where turn = 2 and started_at < (select max(started_at) from begun where turn = 1)`,
    [ids],
  );
  const wrong = waited.reduce((sum, one) => sum + one.wrong, 0);
  console.log(`\nSecond pictures begun before everybody's first: ${rows[0]?.early}.`);
  console.log(`Frames missing, doubled or out of order in the streams: ${wrong}.`);
  console.log(`${await readOutcome(pool, { ids: [warmUp.id, ...ids] }, steps)} (one to warm up).`);
}
