import { describe, expect, test } from "vitest";
import { call } from "./call";
import { expectClose } from "./difference";
import { timesteps } from "./fixture";
import { provideDatabase, provideFixtures } from "./setup";

const pool = provideDatabase();
const fixture = provideFixtures("primitives.safetensors");

const cases = timesteps.flatMap((t) =>
  [0, 1].flatMap((shift) => [true, false].map((flip) => ({ t, shift, flip }))),
);

describe.each(["reference_time_embedding", "sinusoidal_embedding"])("imago.%s", (name) => {
  test.each(cases)("is diffusers': t $t, freq_shift $shift, flip $flip", async ({ t, shift, flip }) => {
    const actual = await call(pool(), name, t, 12, shift, flip);
    expectClose(actual, fixture(`time_embedding.${t}.${shift}.${flip}.output`), { max: 1e-12 });
  });

  test("has sines 0 and cosines 1 at time zero", async () => {
    expect(await call(pool(), name, 0, 4, 0, false)).toEqual([0, 0, 1, 1]);
  });
});
