/**
 * Times what the pages of the gallery and of a visitor's own drawer read from the database, by their number of
 * butterflies.
 */
import type { Pool } from "@/db/pool";
import { countFinished, type Listing, listFinished } from "@/server/jobs/finished";
import { findLoved, love } from "@/server/jobs/love";
import { countOwn, listOwnEnded, listOwnLoved, listOwnUnfinished } from "@/server/jobs/mine";
import { insertFinished } from "@/testing/finished";
import { newClient } from "@/testing/jobs";
import { createIn, type Place } from "@/testing/place";
import { printTable, ratio, spread, timeInTurn } from "../measure";

const counts = [1_000, 10_000] as const;
const perPage = 24;
const runs = 30;

/** A filled database and the client that asked for all that is in it, and loves every tenth. */
type Cabinet = { pool: Pool; clientId: string };

async function fill(pool: Pool, count: number): Promise<Cabinet> {
  await insertFinished(pool, count);
  const { rows } = await pool.query<{ id: string; clientId: string }>(
    `select id, client_id as "clientId" from imago.job where seed % 10 = 0`,
  );
  const clientId = rows[0]?.clientId ?? "";
  for (const { id } of rows) await love(pool, id, clientId);
  for (const { id } of rows.slice(0, 50)) await love(pool, id, newClient());
  await pool.query("vacuum analyze");
  return { pool, clientId };
}

/** Reads what a page of the gallery reads: server/web/pages/gallery.ts. */
async function readGallery({ pool, clientId }: Cabinet, listing: Partial<Listing> = {}): Promise<void> {
  const [page] = await Promise.all([
    listFinished(pool, { limit: perPage, ...listing }),
    countFinished(pool),
    countFinished(pool, listing.filter),
  ]);
  if (page.jobs.length === 0) throw new Error("an empty page");
  await findLoved(
    pool,
    page.jobs.map(({ id }) => id),
    clientId,
  );
}

/** Reads what /mine reads: server/web/pages/mine.ts. */
async function readMine({ pool, clientId }: Cabinet, list = listOwnEnded): Promise<void> {
  const [page] = await Promise.all([
    list(pool, clientId, perPage),
    countOwn(pool, clientId),
    listOwnUnfinished(pool, clientId),
  ]);
  if (page.jobs.length === 0) throw new Error("an empty page");
  await findLoved(
    pool,
    page.jobs.map(({ id }) => id),
    clientId,
  );
}

/** Finds the cursor of a page in the middle. */
async function middle(pool: Pool, count: number): Promise<string> {
  const { after = "" } = await listFinished(pool, { limit: count / 2 });
  return after;
}

export async function drawers(place: Place): Promise<void> {
  const server = await place.server(place.servers[0] ?? "packaged");
  const cabinets: Cabinet[] = [];
  for (const count of counts)
    cabinets.push(await fill((await createIn(server, `imago_drawers_${count}`)).pool, count));
  const cursors = await Promise.all(cabinets.map(({ pool }, i) => middle(pool, counts[i] ?? 0)));
  const pages: [string, (cabinet: Cabinet, i: number) => Promise<void>][] = [
    ["/gallery, the newest", (cabinet) => readGallery(cabinet)],
    [
      "a page in its middle",
      (cabinet, i) => readGallery(cabinet, { from: { direction: "after", cursor: cursors[i] ?? "" } }),
    ],
    ["the most loved", (cabinet) => readGallery(cabinet, { order: "loved" })],
    ["by a part of the name", (cabinet) => readGallery(cabinet, { filter: { name: "a" } })],
    ["by seed", (cabinet) => readGallery(cabinet, { filter: { seed: "500" } })],
    ["/mine, asked for", (cabinet) => readMine(cabinet)],
    ["/mine, loved", (cabinet) => readMine(cabinet, listOwnLoved)],
  ];
  const rows = [["statements of", `${counts[0]} butterflies`, `${counts[1]}`, "ratio"]];
  const [few, many] = cabinets;
  if (!few || !many) throw new Error("no cabinets");
  for (const [name, read] of pages) {
    const [small, large] = await timeInTurn(
      runs,
      () => read(few, 0),
      () => read(many, 1),
    );
    rows.push([name, spread(small, "ms", 1), spread(large, "ms", 1), ratio(large, small)]);
  }
  printTable("The database's part of the drawers, all of them one client's", rows);
  await Promise.all(cabinets.map(({ pool }) => pool.end()));
}
