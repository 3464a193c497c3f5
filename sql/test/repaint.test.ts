/** Paints butterflies from their recipes alone, on a server and in PGlite. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "@/db/migrate";
import type { Queryable } from "@/db/pool";
import { importModel } from "@/server/checkpoints/import";
import { type Lite, openPglite } from "@/testing/pglite";
import { expectError } from "./errors";
import { fixtureFolder } from "./fixture";
import { provideDatabase } from "./setup";

const net = "plain";
const pool = provideDatabase({ nets: [net] });
let lite: Lite;
let size: { height: number; width: number };
beforeAll(async () => {
  lite = await openPglite();
  await migrate(lite.pool);
  await importModel(lite.pool, path.join(fixtureFolder, "nets", net), { name: net });
  const { rows } = await pool().query("select height, width from imago.model");
  size = rows[0];
}, 120_000);
afterAll(() => lite?.close());

type Step = { step: number; t: number; hash: string };
const hashed = "step, t, imago.state_hash(image) as hash";

async function repaint(database: Queryable, recipe: object): Promise<Step[]> {
  const { rows } = await database.query<Step>(`select ${hashed} from imago.repaint($1) order by step`, [
    JSON.stringify(recipe),
  ]);
  return rows;
}

const grandchild = [
  { seed: "1" },
  { seed: "2" },
  { a: 1, b: 2, cross: "fore" },
  { seed: "3" },
  { a: 3, b: 4, cross: "mix", share: 0.5 },
  { a: 5, mutation: "8", share: 0.3 },
];

test("without a pedigree it is generate(), with all that is usual", async () => {
  const generated = await pool().query(`select ${hashed} from imago.generate($1, 7, 3) order by step`, [net]);
  expect(await repaint(pool(), { model: net, seed: "7", steps: 3 })).toEqual(generated.rows);
  const listed = await pool().query(
    `select ${hashed} from imago.generate($1, 7, '{900,300}'::integer[], 'ddim', 0.5) order by step`,
    [net],
  );
  expect(
    await repaint(pool(), { model: net, seed: "7", schedule: [900, 300], sampler: "ddim", eta: 0.5 }),
  ).toEqual(listed.rows);
});

test.each(["ddim", "ddpm", "dpmpp_2m"])(
  "a grandchild of %s begins with its pedigree's noise, and its steps draw the noise of its own seed",
  async (sampler) => {
    const recipe = {
      model: net,
      seed: "9",
      steps: 3,
      schedule: "trailing",
      sampler,
      eta: 0,
      pedigree: grandchild,
    };
    const painted = await repaint(pool(), recipe);
    const { rows } = await pool().query<Step>(
      `select ${hashed} from imago.run_along($1, 9, imago.timestep_path(1000, 3, 'trailing'), $2, 0,
         start => imago.pedigree_noise($1, $3)) order by step`,
      [net, sampler, JSON.stringify(grandchild)],
    );
    expect(painted).toEqual(rows);
    const reseeded = await repaint(pool(), { ...recipe, seed: "10" });
    expect(reseeded[0]).toEqual(painted[0]);
    expect(reseeded.at(-1)?.hash === painted.at(-1)?.hash).toBe(sampler !== "ddpm");
  },
);

test("a drawing joins the way at the timestep that is closest to its strength, under the noise of the pedigree", async () => {
  const drawing = Buffer.from(Array.from({ length: 3 * size.height * size.width }, (_, i) => (i * 53) % 256));
  const recipe = {
    model: net,
    seed: "9",
    steps: 5,
    schedule: "trailing",
    sampler: "ddim",
    drawing: drawing.toString("base64"),
  };
  const path = async (strength: number) => (await repaint(pool(), { ...recipe, strength })).map(({ t }) => t);
  expect(await path(999)).toEqual([999, 999, 799, 599, 399, 199]);
  expect(await path(610)).toEqual([599, 599, 399, 199]);
  expect(await path(0)).toEqual([199, 199]);
  const painted = await repaint(pool(), { ...recipe, pedigree: grandchild, strength: 600 });
  const { rows } = await pool().query<{ hash: string }>(
    "select imago.state_hash(imago.noised($1, imago.drawn($1, $2), 599, imago.pedigree_noise($1, $3))) as hash",
    [net, drawing, JSON.stringify(grandchild)],
  );
  expect(painted[0]).toEqual({ step: 0, t: 599, hash: rows[0]?.hash });
  expect(painted).toEqual(
    await repaint(pool(), { ...recipe, steps: null, pedigree: grandchild, schedule: [599, 399, 199] }),
  );
});

describe("in PGlite", () => {
  test.each(["ddim", "ddpm"])(
    "a grandchild of %s, and a drawing, have the server's bits",
    async (sampler) => {
      const recipe = { model: net, seed: "9", steps: 2, sampler, pedigree: grandchild };
      const drawing = Buffer.alloc(3 * size.height * size.width, 200).toString("base64");
      for (const wanted of [recipe, { ...recipe, drawing, strength: 500 }])
        expect(await repaint(lite.pool, wanted)).toEqual(await repaint(pool(), wanted));
    },
  );
});

test("what a recipe lacks or has wrong is refused with a sentence", async () => {
  const wrong = (recipe: object) => repaint(pool(), { model: net, seed: "1", steps: 2, ...recipe });
  await expectError(wrong({ model: "none" }), "IM001", "none");
  await expectError(wrong({ modelIdentity: "abc" }), "IM001", "identity abc");
  await expectError(wrong({ seed: null }), "IM005", "no seed");
  await expectError(wrong({ sampler: "euler" }), "IM005", "euler");
  await expectError(wrong({ steps: 0 }), "IM005", "steps is 0");
  await expectError(wrong({ schedule: [10, 20] }), "IM005", "10", "20");
  await expectError(wrong({ pedigree: [{ seed: "x" }] }), "IM005", "entry 1");
  await expectError(wrong({ drawing: "AAAA" }), "IM002", "3 bytes");
  await expectError(
    wrong({ drawing: Buffer.alloc(3 * size.height * size.width).toString("base64"), strength: -5 }),
    "IM005",
    "strength is -5",
  );
});
