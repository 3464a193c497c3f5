/** Tests attention that looks at one token alone: scores up to a thousand, where exp() makes a factor of each error. */

import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { connect } from "@/db/pool";
import { importModel } from "@/server/checkpoints/import";
import { hasSystemServer, testDatabase } from "@/testing/database";
import { output } from "./call";
import { difference, expectClose } from "./difference";
import { type Fixture, fixtureFolder, flatten, type Nested } from "./fixture";
import { activation } from "./lone_layer";
import { cellDigits } from "./on_grid";
import { provideDatabase, provideFixtures } from "./setup";

const slow = 120_000; // ms
const nets = ["sharp", "plain", "old-names", "pad-end-patch-2"];
const pool = provideDatabase({ nets });
const fixture = provideFixtures("sharp.safetensors");
const largest = 2e-3;

/** Queries, keys and values by token, [tokens][channels] each, as one activation: channels first. */
function together(parts: readonly Fixture[]): ReturnType<typeof activation> {
  const [tokens = 0, channels = 0] = parts[0]?.shape ?? [];
  const values = parts.flatMap((part) =>
    Array.from({ length: channels }, (_, c) =>
      Array.from({ length: tokens }, (_, t) => part.values[t * channels + c] ?? Number.NaN),
    ),
  );
  return activation({ shape: [3 * channels, tokens], values: values.flat() });
}

/** Computes packed attention, by channel; `tolerance`: of a score's rounding error, the function's own by default. */
async function attend(parts: readonly Fixture[], heads: number, tolerance = 5e-4): Promise<number[][]> {
  const { rows } = await pool().query<{ data: number[][] }>(
    "select y.data from imago.attention(row($1::real[], $2::double precision[])::imago.activation, $3, $4) as y",
    [...together(parts), heads, tolerance],
  );
  return rows[0]?.data ?? [];
}

const byToken = (data: number[][]): number[] =>
  (data[0] ?? []).flatMap((_, t) => data.map((channel) => channel[t] ?? Number.NaN));

const partsOf = (name: string) => ["q", "k", "v"].map((part) => fixture(`${name}.${part}`));

describe("one layer", () => {
  const sizes = [
    [4, 3],
    [8, 2],
    [32, 1],
    [64, 1],
  ] as const;
  const cases = sizes.flatMap(([size, heads]) =>
    [1, 10, 100, 1000].map((score) => [size, score, heads] as const),
  );

  test.each(cases)("is PyTorch's: heads of %d, scores up to %d", async (size, score, heads) => {
    const name = `${size}.${score}`;
    expectClose(byToken(await attend(partsOf(name), heads)), fixture(`${name}.output`), { max: largest });
  });

  test("decides head by head: a sharp head gets more digits, and mild ones keep their bits", async () => {
    const mixed = await attend(partsOf("mixed"), 4);
    expectClose(byToken(mixed), fixture("mixed.output"), { max: largest });
    const usual = await attend(partsOf("mixed"), 4, Number.POSITIVE_INFINITY);
    expect(mixed.slice(0, 16)).toEqual(usual.slice(0, 16));
    for (const head of [2, 3])
      expect(mixed.slice(8 * head, 8 * head + 8)).not.toEqual(usual.slice(8 * head, 8 * head + 8));
  });

  test("values that are too near to 0 for a real become 0", async () => {
    const equal = { shape: [4, 1], values: [0, 0, 0, 0] };
    const faint = { shape: [4, 1], values: [0, -1.401298464324817e-45, 0, 0] };
    expect(flatten(await attend([equal, equal, faint], 1)).map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  test("is the naive one for any heads, tokens and scores", async () => {
    const numbers = (length: number) =>
      fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });
    const input = fc
      .record({
        size: fc.integer({ min: 1, max: 40 }),
        heads: fc.integer({ min: 1, max: 3 }),
        tokens: fc.integer({ min: 1, max: 12 }),
      })
      .chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          q: numbers(shape.size * shape.heads * shape.tokens),
          k: numbers(shape.size * shape.heads * shape.tokens),
          v: numbers(shape.size * shape.heads * shape.tokens),
          score: fc.double({ min: 0.1, max: 1000, noNaN: true }),
        }),
      );
    /** The least real, with a probability near e^-660. */
    const improbable = {
      shape: { size: 1, heads: 1, tokens: 2 },
      q: [-1, -1],
      k: [0, 1],
      v: [0, 2 ** -149],
      score: 900,
    };
    await fc.assert(
      fc.asyncProperty(input, async ({ shape: { size, heads, tokens }, q, k, v, score }) => {
        // No score exceeds size / sqrt(size) times this.
        const gain = Math.sqrt(score / Math.sqrt(size));
        const scaled = [q.map((x) => x * gain), k.map((x) => x * gain), v].map((values) => ({
          shape: [tokens, size * heads],
          values: values.map(Math.fround),
        }));
        const { rows } = await pool().query<{ y: Nested }>(
          "select imago.reference_attention($1, $2, $3, $4) as y",
          [...scaled.map(({ values }) => inRows(values, size * heads)), heads],
        );
        const { max } = difference(byToken(await attend(scaled, heads)), flatten(rows[0]?.y ?? []));
        return max < largest;
      }),
      { numRuns: 60, examples: [[improbable]] },
    );
  });
});

const inRows = (values: number[], length: number): number[][] =>
  Array.from({ length: values.length / length }, (_, i) => values.slice(i * length, (i + 1) * length));

describe("a network", () => {
  test("has cells of twenty digits up to its last sharp attention, and usual ones behind it", async () => {
    const digits = await cellDigits(pool(), "sharp");
    const last = "up_blocks.0.attentions.1";
    for (const [name, value] of Object.entries(digits))
      expect([name, value]).toEqual([
        name,
        /^(up_blocks\.0\.upsamplers|up_blocks\.1|conv_out)/.test(name) ? 12 : 20,
      ]);
    expect(Object.keys(digits).some((name) => name.startsWith(last))).toBe(true);
  });

  test.each(["plain", "old-names", "pad-end-patch-2"])(
    "has usual cells where no attention is sharp: %s",
    async (net) => {
      expect(new Set(Object.values(await cellDigits(pool(), net)))).toEqual(new Set([12]));
    },
  );

  // Strides, paddings, repetitions and patches, all in front of a sharp attention.
  test.each(["old-names", "pad-end-patch-2"])(
    "is the naive one with sharp attention: %s",
    async (net) => {
      await importModel(pool(), path.join(fixtureFolder, "nets", net), {
        name: `sharp ${net}`.replace(" ", "-"),
      });
      const name = `sharp-${net}`;
      await pool().query(
        `update imago.tensor set data = array(select (5 * w)::real from (select unnest(data) as w) as w)
       where name ~ '\\.to_[qk]\\.weight$' and model_id = (select id from imago.model where name = $1)`,
        [name],
      );
      await pool().query("select imago.compile_model(id) from imago.model where name = $1", [name]);
      expect(Object.values(await cellDigits(pool(), name))).toContain(20);
      const input = provided(net);
      const expected = await output(pool(), "reference_unet", name, input("input.1"), 437);
      const actual = await output(pool(), "unet", name, input("input.1"), 437);
      expectClose(actual, { shape: [], values: expected }, { max: largest, mean: 2e-4 });
    },
    slow,
  );
  const inputs = Object.fromEntries(
    ["old-names", "pad-end-patch-2"].map((net) => [net, provideFixtures(`nets/${net}/expected.safetensors`)]),
  );
  const provided = (net: string) => inputs[net] ?? fixture;
});

describe.each(["system", "packaged"] as const)("on the %s server", (server) => {
  const skipped = server === "system" && !hasSystemServer();
  let database: Awaited<ReturnType<typeof testDatabase>> | undefined;
  beforeAll(async () => {
    if (skipped) return;
    database = await testDatabase({ server });
    await importModel(database.pool, path.join(fixtureFolder, "nets", "sharp"));
    return () => database?.drop();
  });

  test.skipIf(skipped)(
    "a network has the same bits with any number of processes",
    async () => {
      const client = await connect(database?.url ?? "");
      try {
        const answers: string[] = [];
        for (const workers of [0, 1, 2]) {
          await client.query(
            `set jit = off; set max_parallel_workers_per_gather = ${workers}; set imago.worker_digits = 1`,
          );
          const { rows } = await client.query<{ now: string; stored: string }>(
            "select imago.known_answer(name) as now, known_answer as stored from imago.model where name = 'sharp'",
          );
          answers.push(rows[0]?.now ?? "", rows[0]?.stored ?? "");
        }
        expect(new Set(answers).size).toBe(1);
      } finally {
        await client.end();
      }
    },
    slow,
  );
});
