import { beforeAll, describe, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy, noticesOf, standInForUnet } from "./toy_model";

/** A row with arrays as text, which keeps every bit of a value and the signs of zeros. */
type Row = { step: number; t: number; image: string; x0: string | null };
type Planned = { step: number; t: number; t_next: number };

const columns = "step, t, image::text, x0::text";
const samplers = [
  ["ddpm", 0],
  ["ddim", 0],
  ["ddim", 0.3],
  ["dpmpp_2m", 0],
  ["ipndm", 0],
] as const;

/** Computes the same run with one denoise() per step, passing the states through the client. */
async function stepByStep(
  pool: ReturnType<typeof provideDatabase>,
  model: string,
  seed: number,
  sampler: string,
  eta: number,
  plan: Planned[],
): Promise<Row[]> {
  const start = await pool().query<{ image: string }>("select imago.initial_noise($1, $2)::text as image", [
    model,
    seed,
  ]);
  const rows: Row[] = [{ step: 0, t: 1000, image: start.rows[0]?.image ?? "", x0: null }];
  const history: { t: number; image: string; x0: string }[] = [];
  for (const { step, t, t_next } of plan) {
    const image = rows.at(-1)?.image ?? "";
    const states = history.map((_, i) => `($${3 * i + 8}, $${3 * i + 9}, $${3 * i + 10})::imago.state`);
    const { rows: made } = await pool().query<{ image: string; x0: string }>(
      `select image::text, x0::text from imago.denoise($1, $2, $3, $4, $5, $6, $7, array[${states}]::imago.state[])`,
      [model, image, seed, sampler, t, t_next, eta, ...history.flatMap((s) => [s.t, s.image, s.x0])],
    );
    const [next] = made;
    if (!next) throw new Error(`step ${step} gave no row`);
    rows.push({ step, t, ...next });
    history.unshift({ t, image, x0: next.x0 });
    history.splice(3);
  }
  return rows;
}

describe("without weights", () => {
  const pool = provideDatabase();
  beforeAll(async () => {
    await insertToy(pool(), "toy", { channels: 3, height: 8, width: 4 });
    await standInForUnet(pool());
  });

  const generate = async (call: string, values: unknown[] = []) =>
    (await pool().query<Row>(`select ${columns} from imago.generate('toy', ${call}) order by step`, values))
      .rows;

  test.each(samplers)(
    "%s with eta %d gives the very states that denoise() gives step by step",
    async (sampler, eta) => {
      const { rows: plan } = await pool().query<Planned>(
        "select * from imago.schedule('toy', 6, 'trailing') order by step",
      );
      const whole = await generate("7, 6, $1, 'trailing', $2", [sampler, eta]);
      expect(whole).toEqual(await stepByStep(pool, "toy", 7, sampler, eta, plan));
    },
  );

  test("starts with the initial noise, has 20 steps of ddim, and ends at x0", async () => {
    const rows = await generate("7");
    const { rows: plan } = await pool().query<Planned>(
      "select * from imago.schedule('toy', 20, 'linspace') order by step",
    );
    expect(rows).toEqual(await stepByStep(pool, "toy", 7, "ddim", 0, plan));
    expect(rows).toHaveLength(21);
    expect(rows.at(-1)?.image).toBe(rows.at(-1)?.x0);
  });

  test("makes one pass a step, in one statement", async () => {
    const notices = await noticesOf(pool(), "select * from imago.generate('toy', 1, 3, 'ipndm')");
    expect(notices).toEqual(["pass at 999", "pass at 500", "pass at 0"]);
  });

  test("is run as is usual for the model in all that is left open", async () => {
    await insertToy(pool(), "four", { channels: 3, height: 8, width: 4 });
    await pool().query(
      "update imago.model set usual_sampler = 'ipndm', usual_spacing = 'trailing', usual_steps = 4 where name = 'four'",
    );
    const { rows: plan } = await pool().query<Planned>(
      "select * from imago.schedule('four', null, null::text) order by step",
    );
    expect(plan.map(({ t }) => t)).toEqual([999, 749, 499, 249]);
    const run = async (call: string) =>
      (await pool().query<Row>(`select ${columns} from imago.generate('four', ${call}) order by step`)).rows;
    expect(await run("7")).toEqual(await stepByStep(pool, "four", 7, "ipndm", 0, plan));
    expect(await run("7, timesteps => '{999,749,499,249}'")).toEqual(await run("7"));
    expect(await run("7, spacing => 'article'")).toHaveLength(5);
    expect(await run("7, 2, 'ddim', 'linspace'")).toEqual(
      await stepByStep(pool, "four", 7, "ddim", 0, [
        { step: 1, t: 999, t_next: 0 },
        { step: 2, t: 0, t_next: -1 },
      ]),
    );
  });

  test("the article's spacing has its own number of steps", async () => {
    const rows = await generate("7, spacing => 'article'");
    expect(rows.map(({ t }) => t)).toEqual([1000, 500, 250, 125, 60]);
  });

  test("takes a list of timesteps in place of steps and spacing", async () => {
    const timesteps = [999, 946, 100, 3];
    const { rows: plan } = await pool().query<Planned>("select * from imago.schedule('toy', $1::integer[])", [
      timesteps,
    ]);
    const rows = await generate("-5, timesteps => $1::integer[], sampler => 'dpmpp_2m'", [timesteps]);
    expect(rows).toEqual(await stepByStep(pool, "toy", -5, "dpmpp_2m", 0, plan));
  });

  test("a thousand steps of ddpm come to an end", async () => {
    const { rows } = await pool().query(
      "select count(*)::integer as states, min(t) as last from imago.generate('toy', 1, 1000, 'ddpm')",
    );
    expect(rows).toEqual([{ states: 1001, last: 0 }]);
  });

  test.each([
    ["an unknown model", "select * from imago.generate('none', 1)", "IM001", ["none"]],
    ["an unknown sampler", "select * from imago.generate('toy', 1, sampler => 'euler')", "IM005", ["euler"]],
    ["an unknown spacing", "select * from imago.generate('toy', 1, spacing => 'even')", "IM005", ["even"]],
    ["no steps", "select * from imago.generate('toy', 1, 0)", "IM005", ["0", "1..1000"]],
    ["an eta for ddpm", "select * from imago.generate('toy', 1, 5, 'ddpm', eta => 1)", "IM005", ["ddpm"]],
    ["no seed", "select * from imago.generate('toy', null)", "IM005", ["seed"]],
    ["a bad list", "select * from imago.generate('toy', 1, timesteps => '{1000}')", "IM003", ["1000"]],
  ])("refused before anything is computed: %s", async (_, query, code, parts) => {
    await expectError(pool().query(query), code, ...parts);
    const client = await pool().connect();
    try {
      const passes: unknown[] = [];
      client.on("notice", (notice) => passes.push(notice));
      await client.query(query).catch(() => undefined);
      expect(passes).toEqual([]);
    } finally {
      client.release(true);
    }
  });
});

describe("with a network", () => {
  const net = "plain";
  const pool = provideDatabase({ nets: [net] });

  test.each(samplers)(
    "%s with eta %d gives the very states that denoise() gives step by step",
    async (sampler, eta) => {
      const { rows: plan } = await pool().query<Planned>(
        "select * from imago.schedule($1, 5, 'linspace') order by step",
        [net],
      );
      const { rows } = await pool().query<Row>(
        `select ${columns} from imago.generate($1, 3, 5, $2, 'linspace', $3) order by step`,
        [net, sampler, eta],
      );
      expect(rows).toEqual(await stepByStep(pool, net, 3, sampler, eta, plan));
    },
  );
});
