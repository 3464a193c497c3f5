import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hasSystemServer } from "@/testing/database";
import { provideDatabase } from "./setup";

const pool = provideDatabase({ server: "packaged" });

async function noise(
  seed: bigint | number,
  t: number,
  count: number,
  database = pool(),
): Promise<Float64Array> {
  const { rows } = await database.query<{ text: string }>(
    "select array_to_string(imago.gaussian_noise($1, $2, $3), ' ') as text",
    [String(seed), t, count],
  );
  return Float64Array.from((rows[0]?.text ?? "").split(" "), Number);
}

/** Returns the mean of f over all values. */
function mean(values: Float64Array, f: (value: number, i: number) => number = (value) => value): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += f(values[i] ?? Number.NaN, i);
  return sum / values.length;
}

function correlation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)];
  const [vx, vy] = [mean(x, (value) => (value - mx) ** 2), mean(y, (value) => (value - my) ** 2)];
  return mean(x, (value, i) => (value - mx) * ((y[i] ?? Number.NaN) - my)) / Math.sqrt(vx * vy);
}

/** The normal distribution function, to 1e-7 (Abramowitz & Stegun 1964, 26.2.17). */
function normalBelow(z: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = series.reduceRight((tail, coefficient) => k * (coefficient + tail), 0);
  const above = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
  return z < 0 ? above : 1 - above;
}

/** The definition, written a second time: SHA-256 of seed, t and element; two uniforms from its words; Box-Muller. */
function expected(seed: bigint, t: number, element: number): number {
  const key = Buffer.alloc(16);
  key.writeBigInt64BE(seed, 0);
  key.writeInt32BE(t, 8);
  key.writeInt32BE(element, 12);
  const digest = createHash("sha256").update(key).digest();
  // The first word is a signed integer, from -2^31.
  const u = (digest.readInt32BE(0) + 2 ** 31 + 0.5) / 2 ** 32;
  const v = digest.readUInt32BE(4) / 2 ** 32;
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

describe("a million draws", () => {
  const n = 1_000_000;
  let drawn: Float64Array | undefined;
  const draws = async () => {
    drawn ??= await noise(42, 1000, n);
    return drawn;
  };

  test("have the moments of the standard normal distribution, within four standard errors", async () => {
    const z = await draws();
    const m = mean(z);
    const moment = (k: number) => mean(z, (value) => (value - m) ** k);
    const variance = moment(2);
    expect(z).toHaveLength(n);
    expect(Math.abs(m)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3) / variance ** 1.5)).toBeLessThan(4 * Math.sqrt(6 / n));
    expect(Math.abs(moment(4) / variance ** 2 - 3)).toBeLessThan(4 * Math.sqrt(24 / n));
  });

  test("pass the Kolmogorov-Smirnov test against it, at 1 %", async () => {
    const z = (await draws()).toSorted();
    let distance = 0;
    z.forEach((value, i) => {
      const below = normalBelow(value);
      distance = Math.max(distance, below - i / n, (i + 1) / n - below);
    });
    expect(distance).toBeLessThan(1.628 / Math.sqrt(n));
  });

  test("are not correlated with their neighbours, nor are their squares", async () => {
    const z = await draws();
    const squares = z.map((value) => value * value);
    for (const lag of [1, 2, 3, 32, 64, 2048])
      for (const values of [z, squares])
        expect(Math.abs(correlation(values.subarray(lag), values.subarray(0, -lag)))).toBeLessThan(
          4 / Math.sqrt(n),
        );
  });
});

describe("neighbours are not correlated:", () => {
  const n = 100_000;
  test.each([
    ["seeds", [7, 1000], [8, 1000]],
    ["seeds of opposite sign", [7, 1000], [-7, 1000]],
    ["seeds around zero", [-1, 1000], [0, 1000]],
    ["timesteps", [7, 500], [7, 501]],
    ["seed and timestep exchanged", [500, 7], [7, 500]],
  ])("%s", async (_, [seed = 0, t = 0], [otherSeed = 0, otherT = 0]) => {
    const [x, y] = [await noise(seed, t, n), await noise(otherSeed, otherT, n)];
    expect(Math.abs(correlation(x, y))).toBeLessThan(4 / Math.sqrt(n));
  });
});

test.each([
  [0n, 0],
  [42n, 1000],
  [-1n, 999],
  [9223372036854775807n, 1000],
  [-9223372036854775808n, 0],
])("seed %s at t = %i draws what its definition says", async (seed, t) => {
  const values = await noise(seed, t, 100);
  values.forEach((value, element) => {
    expect(value).toBeCloseTo(expected(seed, t, element), 12);
  });
});

test("known values stay what they are", async () => {
  const values = await noise(1, 1000, 4);
  const known = [-1.8738827920323786, 1.6591772327844796, -0.12100596659831704, -0.22041300694368454];
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(known[i] ?? Number.NaN, 12);
  });
});

test("an element's noise does not depend on how many are drawn", async () => {
  const few = await noise(5, 3, 10);
  expect((await noise(5, 3, 5000)).subarray(0, 10)).toEqual(few);
  const { rows } = await pool().query("select imago.gaussian_noise(5, 3, 0) as none");
  expect(rows).toEqual([{ none: [] }]);
});

describe.skipIf(!hasSystemServer())("on the machine's own server", () => {
  const system = provideDatabase({ server: "system" });
  test("the noise is the same to the last bit", async () => {
    expect(await noise(9, 999, 6144, system())).toEqual(await noise(9, 999, 6144));
  });
});
