import { expect, test } from "vitest";
import { parseUsualRun } from "./usual-run";

const samplers = ["ddim", "ddpm", "dpmpp_2m", "ipndm"];

test("says what it says, and leaves open the rest", () => {
  expect(parseUsualRun({}, 1000, samplers)).toEqual({});
  expect(parseUsualRun({ steps: 1000 }, 1000, samplers)).toEqual({ steps: 1000 });
  const run = { sampler: "ipndm", spacing: "trailing", steps: 4, words: "quick" };
  expect(parseUsualRun({ ...run, _comment: "four will do" }, 1000, samplers)).toEqual(run);
});

test.each([
  [{ sampler: "euler" }, 'sampling.json: sampler is "euler", expected one of ddim, ddpm, dpmpp_2m, ipndm'],
  [{ spacing: "article" }, 'spacing is "article", expected one of linspace, leading, trailing'],
  [{ steps: 0 }, "steps is 0, expected a whole number from 1 to 50"],
  [{ steps: 51 }, "steps is 51, expected a whole number from 1 to 50"],
  [{ steps: 2.5 }, "steps is 2.5"],
  [{ words: "" }, 'words is "", expected a word or two, of at most 40 characters'],
  [{ words: "w".repeat(41) }, "expected a word or two, of at most 40 characters"],
  [{ eta: 1 }, "not supported: eta (1)"],
])("refuses %o", (json, message) => {
  expect(() => parseUsualRun(json, 50, samplers)).toThrow(message);
});
