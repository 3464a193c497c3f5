/** Tests the comparison of a model with the naive reference, which doctor and import make. */
import { expect, test } from "vitest";
import { compareWithReference } from "@/server/engine/reference";
import { provideDatabase } from "./setup";

const slow = 120_000; // ms
const pool = provideDatabase({ nets: ["old-names", "sharp"] });

type Part = { part: string; difference: number; spread: number; tolerance: number };

async function compare(model: string, most = 2e7): Promise<Part[]> {
  return (await pool().query<Part>("select * from imago.compare_with_reference($1, $2)", [model, most])).rows;
}

test(
  "compares the whole pass of a small model",
  async () => {
    for (const net of ["old-names", "sharp"]) {
      const [pass, ...more] = await compare(net);
      expect([pass?.part, more]).toEqual(["pass", []]);
      expect(pass?.difference).toBeGreaterThan(0);
      expect(pass?.difference).toBeLessThan(2e-3);
      expect(pass?.spread).toBeGreaterThan(0.1);
      expect(pass?.tolerance).toBeCloseTo(0.01 * (pass?.spread ?? 0), 12);
    }
  },
  slow,
);

test(
  "compares one layer of each kind of a larger model, and none that is too large",
  async () => {
    const layers = await compare("sharp", 1_000_000);
    expect(layers.map(({ part }) => part.split(".").at(-2) ?? part)).toEqual([
      "conv_in",
      "downsamplers",
      "resnets",
      "attentions",
      "upsamplers",
      "conv_out",
    ]);
    for (const { difference, tolerance } of layers) expect(difference).toBeLessThan(tolerance);
    expect(await compare("sharp", 10)).toEqual([]);
  },
  slow,
);

test(
  "tells a model whose packed weights are not its weights, though it computes the same at each try",
  async () => {
    expect(await compareWithReference(pool(), "old-names")).toEqual({
      right: true,
      words: expect.stringMatching(
        /^a pass differs from the naive reference by 0\.\d+ % of its spread at most; 1 % is the tolerance$/,
      ),
    });
    await pool().query(
      `update imago.kernel set scale = 1.5 * scale
       where channel = 1 and convolution_id in (
         select c.id from imago.convolution as c join imago.model as m on m.id = c.model_id
         where m.name = 'old-names' and c.layer = 1
       )`,
    );
    expect(await compareWithReference(pool(), "old-names")).toEqual({
      right: false,
      words: expect.stringMatching(
        /^a pass differs from the naive reference by [\d.]+ % of its spread at most; 1 % is the tolerance$/,
      ),
    });
    const [convIn, ...others] = await compare("old-names", 1_000_000);
    expect(convIn?.difference).toBeGreaterThan(convIn?.tolerance ?? Number.POSITIVE_INFINITY);
    expect(others.length).toBeGreaterThan(2);
    for (const { difference, tolerance } of others) expect(difference).toBeLessThan(tolerance);
  },
  slow,
);
