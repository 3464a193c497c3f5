import { expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

/** The mixtures of the noises of two seeds, and what they are made of. */
async function mixtures(
  count: number,
  share: number,
): Promise<{ a: number[]; b: number[]; mixed: number[] }> {
  const { rows } = await pool().query<{ a: number[]; b: number[]; mixed: number[] }>(
    `select a, b, imago.mixed_noise(a, b, $2) as mixed
     from (select imago.to_real(imago.gaussian_noise(1, 0, $1)), imago.to_real(imago.gaussian_noise(2, 0, $1))) as n(a, b)`,
    [count, share],
  );
  const [row] = rows;
  if (!row) throw new Error("no row");
  return row;
}

/** The standard normal distribution function: Abramowitz & Stegun 7.1.26, within 1.5e-7. */
function normal(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (poly * Math.exp(-z * z)) / 2;
  return x > 0 ? 1 - tail : tail;
}

test("is cos(s pi/2) a + sin(s pi/2) b, as JavaScript's double precision has it", async () => {
  for (const share of [0, 0.125, 0.25, 1 / 3, 0.5, 0.9, 1]) {
    const { a, b, mixed } = await mixtures(1000, share);
    const angle = (share * Math.PI) / 2;
    const largest = Math.max(
      ...mixed.map((value, i) =>
        Math.abs(value - (Math.cos(angle) * (a[i] ?? 0) + Math.sin(angle) * (b[i] ?? 0))),
      ),
    );
    expect(largest, `share ${share}: largest difference ${largest}`).toBeLessThan(5e-7);
  }
});

test("share 0 is a and share 1 is b, to the bit; and b into a by s has the bits of a into b by 1 - s", async () => {
  const { rows } = await pool().query(
    `select imago.mixed_noise(a, b, 0) = a as first, imago.mixed_noise(a, b, 1) = b as last,
       (select bool_and(imago.mixed_noise(a, b, k / 8.0) = imago.mixed_noise(b, a, 1 - k / 8.0)) from generate_series(0, 8) as k) as mirrored
     from (select imago.to_real(imago.gaussian_noise(1, 0, 500)), imago.to_real(imago.gaussian_noise(2, 0, 500))) as n(a, b)`,
  );
  expect(rows).toEqual([{ first: true, last: true, mirrored: true }]);
});

test("a million mixtures are standard normal: mean, variance, Kolmogorov-Smirnov", async () => {
  const count = 1_000_000;
  const { rows } = await pool().query<{ mixed: Buffer }>(
    `select array_send(imago.mixed_noise(
       imago.to_real(imago.gaussian_noise(1, 0, $1)), imago.to_real(imago.gaussian_noise(2, 0, $1)), 0.375
     )) as mixed`,
    [count],
  );
  // An array's bytes: a head of 20, then 4 for each value's length and 4 for the value.
  const mixed = Float64Array.from({ length: count }, (_, i) => rows[0]?.mixed.readFloatBE(24 + 8 * i) ?? NaN);
  const mean = mixed.reduce((sum, value) => sum + value, 0) / count;
  const variance = mixed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  const sorted = mixed.toSorted();
  let distance = 0;
  for (let i = 0; i < count; i++) {
    const expected = normal(sorted[i] ?? 0);
    distance = Math.max(distance, Math.abs(expected - i / count), Math.abs(expected - (i + 1) / count));
  }
  // Four standard errors; and the distance that one sample in a thousand exceeds.
  expect(Math.abs(mean), `mean ${mean}`).toBeLessThan(4 / Math.sqrt(count));
  expect(Math.abs(variance - 1), `variance ${variance}`).toBeLessThan(4 * Math.sqrt(2 / count));
  expect(distance, `Kolmogorov-Smirnov distance ${distance}`).toBeLessThan(1.95 / Math.sqrt(count));
}, 120_000);

test("the straight line between two noises would fail the same test: its variance is a half", async () => {
  const { a, b } = await mixtures(10_000, 0.5);
  const line = a.map((value, i) => (value + (b[i] ?? 0)) / 2);
  const variance = line.reduce((sum, value) => sum + value * value, 0) / line.length;
  expect(variance).toBeGreaterThan(0.45);
  expect(variance).toBeLessThan(0.55);
});

test("a wrong share, different lengths and infinite values are refused, with both values", async () => {
  const mix = (call: string) => pool().query(`select imago.mixed_noise(${call})`);
  await expectError(mix("'{1}', '{2}', -0.1"), "IM005", "-0.1", "0..1");
  await expectError(mix("'{1}', '{2}', 1.5"), "IM005", "1.5", "0..1");
  await expectError(mix("'{1}', '{2}', 'NaN'"), "IM005", "NaN");
  await expectError(mix("'{1}', '{2}', null"), "IM005", "null");
  await expectError(mix("'{1,2}', '{2}', 0.5"), "IM002", "2", "1");
  await expectError(mix("null, '{2}', 0.5"), "IM002", "no", "1");
  await expectError(mix("'{1}', '{NaN}', 0.5"), "IM004", "b", "NaN");
});
