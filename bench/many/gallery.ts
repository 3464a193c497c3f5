/** Times the gallery, a page and a picture with a thousand finished butterflies, and measures their size. */

import type { Pool } from "@/db/pool";
import { findJob } from "@/server/jobs/job";
import type { Place } from "@/testing/place";
import { until } from "@/testing/until";
import { apiClient } from "@/testing/web/client";
import { withAppOn, withInstallation } from "@/testing/web/installation";
import { printTable, spread, summarise } from "../measure";
import { numberOption } from "../options";
import { loaded } from "../web/cores";
import { multiply } from "./thousand";

const painted = 4;
const steps = 20;
const runs = 30;
const warmUps = 3;

export async function gallery(place: Place): Promise<void> {
  const count = numberOption("butterflies", 1_000);
  await withInstallation(place, (installation) =>
    withAppOn(installation, loaded, async ({ url }) => {
      const { pool } = installation;
      const originals = await paint(url, pool);
      await pool.query("vacuum analyze");
      const before = await size(pool);
      await multiply(pool, originals, count);
      const bytes = ((await size(pool)) - before) / count;
      const pages = await leaf(url);
      const middle = Math.floor(pages.length / 2);
      const ids = await someIds(pool);
      const other = (run: number) => ids[run % ids.length];
      printTable(
        `${count} finished butterflies of ${steps} steps: copies, under new ids and seeds, of the rows of ${painted} that workers painted`,
        [
          ["", "until the last byte"],
          ["/gallery, the newest", await measure(url, () => "/gallery")],
          [`page ${middle + 1} of ${pages.length}`, await measure(url, () => pages[middle])],
          ["the oldest", await measure(url, () => pages.at(-1))],
          ["/b/\\<id\\>, each another", await measure(url, (run) => `/b/${other(run)}`)],
          ["its image.png", await measure(url, (run) => `/api/generations/${other(run)}/image.png`)],
        ],
      );
      const kilobytes = (bytes / 1e3).toFixed(0);
      console.log(
        `\nThe database grew by ${kilobytes} KB a butterfly, ${steps + 1} frames and indexes included.`,
      );
    }),
  );
}

async function paint(url: string, pool: Pool): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < painted; i++) ids.push((await apiClient(url).generate({ steps })).id);
  for (const id of ids)
    await until("a butterfly", async () => (await findJob(pool, id))?.status === "done", 600_000);
  return ids;
}

async function size(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    "select pg_database_size(current_database()) as bytes",
  );
  return Number(rows[0]?.bytes);
}

async function read(url: string): Promise<string> {
  const response = await fetch(url);
  const body = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return body;
}

/** Follows the links from page to page and returns the paths of all. */
async function leaf(url: string): Promise<string[]> {
  const paths: string[] = [];
  for (let next: string | undefined = "/gallery"; next; ) {
    paths.push(next);
    const html: string = await read(`${url}${next}`);
    next = /href="(\/gallery\?cursor=[^"]+)"/.exec(html.replace(/<script.*?<\/script>/gs, ""))?.[1];
  }
  return paths;
}

async function someIds(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    "select id from imago.job where status = 'done' order by md5(id) limit $1",
    [2 * (runs + warmUps)],
  );
  return rows.map(({ id }) => id);
}

/** Numbers the requests of all measurements, so that no two ask for the same thing. */
let asked = 0;

async function measure(url: string, pathOf: (run: number) => string | undefined): Promise<string> {
  const milliseconds: number[] = [];
  for (let run = -warmUps; run < runs; run++) {
    const path = pathOf(asked++);
    const startedMs = performance.now();
    await read(`${url}${path}`);
    if (run >= 0) milliseconds.push(performance.now() - startedMs);
  }
  return spread(summarise(milliseconds), "ms", 1);
}
