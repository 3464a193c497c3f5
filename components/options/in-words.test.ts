import { expect, test } from "vitest";
import { modelInWords } from "./in-words";

const turbo = {
  name: "butterfly-64-turbo",
  words: "quick",
  usual: { sampler: "ddim", schedule: "trailing", steps: 4 },
  secondsPerStep: 0.96,
} as const;

test("a model is told in words, with its steps and the time that they take here", () => {
  expect(modelInWords(turbo)).toBe("quick (4 steps, about 4 s)");
  expect(modelInWords({ ...turbo, secondsPerStep: null })).toBe("quick (4 steps)");
  expect(modelInWords({ ...turbo, words: null, usual: { ...turbo.usual, steps: 1 } })).toBe(
    "butterfly-64-turbo (1 step, about 1 s)",
  );
});
