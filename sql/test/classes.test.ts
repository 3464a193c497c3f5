import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { importModel } from "@/server/checkpoints/import";
import { call } from "./call";
import { expectClose } from "./difference";
import { expectError } from "./errors";
import { fixtureFolder, flatten, timesteps } from "./fixture";
import { provideDatabase, provideFixtures } from "./setup";

const pool = provideDatabase({ nets: ["plain"] });
/** Networks with classes, some of their labels, and the largest. */
const nets = [
  { net: "table", labels: [0, 2, 4], last: 4 },
  { net: "timestep", labels: [0, 437, 999], last: 999 },
] as const;
beforeAll(async () => {
  for (const { net } of nets) await importModel(pool(), path.join(fixtureFolder, "classes", net));
});

describe.each(nets)("the network with classes $net", ({ net, labels, last }) => {
  const fixture = provideFixtures(`classes/${net}/expected.safetensors`);
  const noise = `imago.initial_noise('${net}', 1)`;
  const states = async (from: string) =>
    (await pool().query(`select step, imago.state_hash(image) as hash from ${from} order by step`)).rows;

  test.each(labels)("gives PyTorch's output for the label %d", async (label) => {
    const { values } = fixture("input");
    const image = { shape: [values.length], values };
    for (const t of timesteps) {
      const expected = fixture(`output.${label}.${t}`);
      expectClose(flatten(await call(pool(), "unet", net, image, t, label)), expected, {
        max: 2e-3,
        mean: 3e-4,
      });
      expectClose(flatten(await call(pool(), "reference_unet", net, image, t, label)), expected, {
        max: 1e-5,
        mean: 2e-6,
      });
    }
  });

  test("paints the class of its label, in every way to paint", async () => {
    const generated = await states(`imago.generate('${net}', seed => 7, steps => 2, label => ${last})`);
    const others = await states(`imago.generate('${net}', seed => 7, steps => 2, label => 0)`);
    expect(generated[0]).toEqual(others[0]); // the noise is the seed's
    expect(generated[2]?.hash).not.toBe(others[2]?.hash);
    const recipe = { model: net, seed: "7", steps: 2, label: last };
    expect(await states(`imago.repaint('${JSON.stringify(recipe)}')`)).toEqual(generated);
    const { rows: path } = await pool().query("select t from imago.schedule($1, 2, null) order by step", [
      net,
    ]);
    const listed = `imago.generate('${net}', seed => 7, timesteps => '{${path.map(({ t }) => t)}}', label => ${last})`;
    expect(await states(listed)).toEqual(generated);
  });

  test("has a known answer, and feature maps that differ with the label", async () => {
    const { rows } = await pool().query(
      `select known_answer = imago.known_answer(name) as same,
         imago.feature_maps(name, ${noise}, 500, 'conv_out', 0) = imago.feature_maps(name, ${noise}, 500, 'conv_out', ${last}) as alike
       from imago.model where name = $1`,
      [net],
    );
    expect(rows).toEqual([{ same: true, alike: false }]);
  });

  test.each([null, -1, last + 1])("refuses the label %s, and names the range", async (label) => {
    const refused = (sql: string) =>
      expectError(pool().query(sql), "IM005", label === null ? "missing" : String(label), `0..${last}`);
    await refused(`select imago.predict_noise('${net}', ${noise}, 500, ${label})`);
    await refused(`select imago.unet('${net}', ${noise}, 500, ${label})`);
    await refused(`select imago.reference_unet('${net}', ${noise}, 500, ${label})`);
    await refused(`select imago.feature_maps('${net}', ${noise}, 500, 'conv_in', ${label})`);
    await refused(
      `select imago.denoise('${net}', ${noise}, 1, 'ddim', 500, 400, label => ${label ?? "null"})`,
    );
    await refused(`select imago.generate('${net}', 1, 1, label => ${label ?? "null"})`);
    await refused(`select imago.repaint('${JSON.stringify({ model: net, seed: "7", steps: 1, label })}')`);
  });
});

test("a model without classes refuses a label", async () => {
  const noise = "imago.initial_noise('plain', 1)";
  for (const sql of [
    `select imago.predict_noise('plain', ${noise}, 500, 0)`,
    `select imago.reference_unet('plain', ${noise}, 500, 0)`,
    `select imago.denoise('plain', ${noise}, 1, 'ddim', 500, 400, label => 0)`,
    `select imago.generate('plain', 1, 1, label => 0)`,
  ])
    await expectError(pool().query(sql), "IM005", "label is 0", "plain", "no classes");
});
