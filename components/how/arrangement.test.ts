import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseNetworkConfig } from "@/server/checkpoints/network-config";
import type { Layer } from "@/server/web/pages/how/wiring";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { arrange, levelOf } from "./arrangement";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const nets = path.resolve("sql/test/fixtures/nets");
const folders = [
  path.resolve("models/butterfly-64"),
  ...(await readdir(nets)).map((name) => path.join(nets, name)),
].map((folder) => ({ name: path.basename(folder), folder }));

async function layersOf(folder: string): Promise<Layer[]> {
  const config = parseNetworkConfig(JSON.parse(await readFile(path.join(folder, "config.json"), "utf8")));
  const { rows } = await database.pool.query<Layer>(
    `select ordinal, name, kind, in_channels as "inChannels", skip_channels as "skipChannels",
       out_channels as "outChannels", height, width, pushes
     from imago.layers($1) order by ordinal`,
    [config],
  );
  return rows;
}

test.each(folders)(
  "every layer of $name has a place of its own, in order down, across and up",
  async ({ folder }) => {
    const layers = await layersOf(folder);
    const { places, rows, skips, middle } = arrange(layers);
    expect(places.size).toBe(layers.length);
    const taken = new Set([...places.values()].map(({ column, row }) => `${column} ${row}`));
    expect(taken.size).toBe(layers.length);
    const order = { down: 0, middle: 1, up: 2 };
    let before = { column: "down" as keyof typeof order, row: -1 };
    for (const { ordinal } of layers) {
      const place = places.get(ordinal);
      if (!place) throw new Error(`no place for ${ordinal}`);
      expect(place.row).toBeLessThan(rows);
      if (place.column === before.column && place.column === "up") expect(place.row).toBeLessThan(before.row);
      else if (place.column === before.column) expect(place.row).toBeGreaterThan(before.row);
      else expect(order[place.column]).toBeGreaterThan(order[before.column]);
      expect(place.row >= middle).toBe(place.column === "middle");
      before = place;
    }
    expect(skips).toHaveLength(layers.filter(({ pushes }) => pushes).length);
    for (const { from, to, row } of skips) {
      expect(places.get(from.ordinal)).toEqual({ column: "down", row });
      expect(places.get(to.ordinal)).toEqual({ column: "up", row });
      expect(to.skipChannels).toBe(from.outChannels);
      expect([to.height, to.width]).toEqual([from.height, from.width]);
    }
  },
);

test("levels count how often the grid was halved", () => {
  const grids = [32, 16, 8].map((height) => ({ height }));
  expect(grids.map((grid) => levelOf(grid, grids))).toEqual([0, 1, 2]);
});
