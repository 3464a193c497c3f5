import { expect, test } from "vitest";
import { plainLines, progressLine } from "./progress-bar";

test("the bar fills with what is done and fits the terminal", () => {
  const progress = { phase: "store", done: 31_500_000, total: 63_000_000, item: "conv_in.weight" } as const;
  expect(progressLine(progress, 200)).toBe(
    "storing     [##############              ]  50 % of 63.0 M parameters  conv_in.weight",
  );
  expect(progressLine(progress, 30)).toHaveLength(30);
  expect(progressLine({ ...progress, phase: "download", done: 63_000_000 }, 200)).toBe(
    "downloading [############################] 100 % of 63.0 MB  conv_in.weight",
  );
});

test("plain lines are few, however often progress comes", () => {
  const lines: string[] = [];
  const { onProgress } = plainLines((line) => lines.push(line));
  for (const phase of ["download", "check", "store"] as const)
    for (let done = 0; done <= 1000; done++)
      onProgress({ phase, done: done * 1000, total: 1e6, item: "file" });
  onProgress({ phase: "compile", done: 0, total: 1, item: "m" });
  onProgress({ phase: "compile", done: 1, total: 1, item: "m" });
  expect(lines).toEqual([
    "downloading file, 1.0 MB",
    "downloading: 25 %",
    "downloading: 50 %",
    "downloading: 75 %",
    "checking 1.0 M parameters",
    "checking: 25 %",
    "checking: 50 %",
    "checking: 75 %",
    "storing 1.0 M parameters",
    "storing: 25 %",
    "storing: 50 %",
    "storing: 75 %",
    "compiling for the engine, one long statement",
  ]);
});
