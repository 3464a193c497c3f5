import { beforeAll, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy } from "./toy_model";

const pool = provideDatabase();
beforeAll(async () => {
  await insertToy(pool(), "toy", { channels: 3, height: 2, width: 4, mirror: true });
  await insertToy(pool(), "grey", { channels: 1, height: 2, width: 3 });
});

const drawing = Buffer.from(Array.from({ length: 24 }, (_, i) => (i * 37) % 256));

test("is sqrt(a) x0 + sqrt(1 - a) noise, of the seed's initial noise", async () => {
  for (const t of [0, 250, 999]) {
    const { rows } = await pool().query<{ noised: number[]; x0: number[]; noise: number[]; a: number }>(
      `select imago.noised('toy', x0, $1, 5) as noised, x0, imago.initial_noise('toy', 5) as noise, imago.alpha_cumprod(id, $1) as a
       from imago.model cross join (select imago.drawn('toy', $2)) as d(x0) where name = 'toy'`,
      [t, drawing],
    );
    const [{ noised, x0, noise, a } = { noised: [], x0: [], noise: [], a: 0 }] = rows;
    const largest = Math.max(
      ...noised.map((value, i) =>
        Math.abs(value - (Math.sqrt(a) * (x0[i] ?? 0) + Math.sqrt(1 - a) * (noise[i] ?? 0))),
      ),
    );
    expect(noised).toHaveLength(24);
    expect(largest, `t ${t}: largest difference ${largest}`).toBeLessThan(5e-7);
  }
});

test("a drawing is the x0 that is shown with its very bytes, mirrored", async () => {
  const { rows } = await pool().query<{ rgb: Buffer }>(
    "select imago.rgb(imago.picture('toy', imago.drawn('toy', $1))) as rgb",
    [drawing],
  );
  const pixels = Array.from({ length: 8 }, (_, i) => [...drawing.subarray(3 * i, 3 * i + 3)]);
  const lines = [pixels.slice(0, 4), pixels.slice(4)];
  expect([...(rows[0]?.rgb ?? [])]).toEqual(lines.flatMap((line) => [...line, ...line.toReversed()]).flat());
});

test("a grey model takes the luma of a drawing", async () => {
  const { rows } = await pool().query<{ x0: number[] }>("select imago.drawn('grey', $1) as x0", [
    Buffer.from([255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 128, 128, 128]),
  ]);
  const expected = [1, -1, 2 * 0.2126 - 1, 2 * 0.7152 - 1, 2 * 0.0722 - 1, 128 / 127.5 - 1];
  expect(rows[0]?.x0).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(rows[0]?.x0[i]).toBeCloseTo(value, 6);
});

test("a wrong length, shape, timestep or model is refused with both values", async () => {
  const ask = (text: string, values: unknown[] = []) => pool().query(`select ${text}`, values);
  await expectError(ask("imago.drawn('toy', $1)", [Buffer.alloc(23)]), "IM002", "23 bytes", "3 x 2 x 4 = 24");
  await expectError(ask("imago.drawn('toy', $1)", [Buffer.alloc(25)]), "IM002", "25 bytes");
  await expectError(ask("imago.drawn('toy', null)"), "IM002", "no bytes");
  await expectError(ask("imago.drawn('none', $1)", [drawing]), "IM001", "none");
  const noise = "imago.initial_noise('toy', 1)";
  await expectError(ask(`imago.noised('toy', ${noise}, 1000, 1)`), "IM003", "1000", "0..999");
  await expectError(ask(`imago.noised('toy', ${noise}, -1, 1)`), "IM003", "-1");
  await expectError(ask("imago.noised('toy', '{1}', 5, 1)"), "IM002", "x0 has 1");
  await expectError(ask(`imago.noised('toy', ${noise}, 5, '{1}'::real[])`), "IM002", "noise has 1");
  await expectError(ask(`imago.noised('toy', ${noise}, 5, null::bigint)`), "IM005", "seed");
});
