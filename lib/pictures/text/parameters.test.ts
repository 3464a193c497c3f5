import { expect, test } from "vitest";
import { readCarried, textsOf } from "./parameters";

const painted = {
  name: "Chrysoptera serena",
  model: "butterfly-64",
  modelIdentity: "1f2e",
  engine: "abcd",
  seed: "-9223372036854775808",
  steps: 3,
  sampler: "ddim",
  spacing: null,
  timesteps: [900, 400, 3],
  eta: 0.5,
  label: null,
};

test("what a file carries is what made it", () => {
  expect(readCarried(textsOf(painted))).toEqual({
    seed: painted.seed,
    model: painted.model,
    modelIdentity: "1f2e",
    steps: "3",
    sampler: "ddim",
    schedule: "900,400,3",
    eta: "0.5",
  });
  expect(readCarried(textsOf({ ...painted, spacing: "linspace", timesteps: null }))?.schedule).toBe(
    "linspace",
  );
});

test("a class is carried, and a model without classes carries none", () => {
  expect(readCarried(textsOf({ ...painted, label: 0 }))?.label).toBe("0");
  expect(textsOf(painted)).not.toHaveProperty("Label");
});

test("one that was bred or drawn says so, since its seed and settings alone do not make it", () => {
  const start = (more: object) => readCarried(textsOf({ ...painted, ...more }))?.start;
  expect(start({})).toBeUndefined();
  expect(start({ bred: true })).toBe("bred");
  expect(start({ bred: true, drawn: true })).toBe("bred, drawn");
});

test("with its start, a file carries the pedigree and the drawing too", () => {
  const pedigree = [{ seed: "1" }, { a: 1, mutation: "5", share: 0.25 }];
  const carried = readCarried(
    textsOf({ ...painted, bred: true }, { pedigree, drawing: Buffer.from([1, 2, 3]) }),
  );
  expect(JSON.parse(carried?.pedigree ?? "")).toEqual(pedigree);
  expect(carried?.drawing).toBe("AQID");
});

test("older files, with keywords in lower case, are read too; others carry nothing", () => {
  expect(readCarried({ seed: "7", model: "small", steps: "4" })).toEqual({
    seed: "7",
    model: "small",
    steps: "4",
  });
  expect(readCarried({ Seed: "7" })).toBeUndefined();
  expect(readCarried({ Software: "GIMP", Comment: "Created with GIMP" })).toBeUndefined();
});
