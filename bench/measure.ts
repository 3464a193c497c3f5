/** Measures times and prints them as tables. */

export type Sample = { median: number; min: number; max: number; runs: number };

export function summarise(values: number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: at(0.5), min: at(0), max: at(1), runs: sorted.length };
}

/** Times `runs` calls, one after another, in milliseconds. The `warmUp` calls before them do not count. */
export async function time(runs: number, work: () => Promise<unknown>, warmUp = 1): Promise<Sample> {
  const milliseconds: number[] = [];
  for (let run = -warmUp; run < runs; run++) {
    const startedMs = performance.now();
    await work();
    if (run >= 0) milliseconds.push(performance.now() - startedMs);
  }
  return summarise(milliseconds);
}

/** Number of calls that do not count: a process's first calls are up to a tenth slower, until its memory has grown. */
const warmUps = 4;

/** Times two things in turn, so that a machine that slows down slows both. */
export async function timeInTurn(
  runs: number,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<[Sample, Sample]> {
  const milliseconds: [number[], number[]] = [[], []];
  for (let run = -warmUps; run < runs; run++)
    for (const [index, work] of [first, second].entries()) {
      const startedMs = performance.now();
      await work();
      if (run >= 0) milliseconds[index]?.push(performance.now() - startedMs);
    }
  return [summarise(milliseconds[0]), summarise(milliseconds[1])];
}

export const seconds = ({ median, min, max, runs }: Sample): string =>
  runs === 1
    ? `${(median / 1000).toFixed(2)} s (one run)`
    : `${(median / 1000).toFixed(2)} s (${(min / 1000).toFixed(2)} to ${(max / 1000).toFixed(2)}, ${runs} runs)`;

/** Formats a sample: "12.4 ms (5.9 to 42.3, 50)". */
export function spread({ median, min, max, runs }: Sample, unit: string, digits = 0): string {
  const show = (value: number) => value.toFixed(digits);
  return `${show(median)} ${unit} (${show(min)} to ${show(max)}, ${runs})`;
}

/** Formats the speed-up from `slow` to `fast`, by medians. */
export const ratio = (slow: Sample, fast: Sample): string => `${(slow.median / fast.median).toFixed(1)} x`;

export function printTable(title: string, rows: string[][]): void {
  console.log(`\n### ${title}`);
  for (const [index, row] of rows.entries()) {
    console.log(`| ${row.join(" | ")} |`);
    if (index === 0) console.log(`|${"---|".repeat(row.length)}`);
  }
}
