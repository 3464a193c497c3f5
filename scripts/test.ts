/** npm test: runs every check, then prints a summary whose last line is "N passed, N failed". */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import packageJson from "../package.json";
import { add, type Counts, countCheck, countReport, describeCounts, none } from "./counts";

type Result = { script: string; counts: Counts; seconds: number };

const checks = ["test:format", "test:types", "test:lint"];
const suites = ["test:spec", "test:e2e"].filter((script) => script in packageJson.scripts);

async function npmRun(script: string, args: string[] = []): Promise<number> {
  console.log(`\n== ${script}`);
  const command = ["run", "--silent", script, ...(args.length > 0 ? ["--", ...args] : [])];
  const child = spawn("npm", command, { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  return code ?? 1; // ended by a signal
}

async function timed(script: string, work: () => Promise<Counts>): Promise<Result> {
  const startedAt = performance.now();
  const counts = await work();
  return { script, counts, seconds: (performance.now() - startedAt) / 1000 };
}

async function runSuite(script: string, folder: string): Promise<Counts> {
  const file = path.join(folder, `${script.replace(":", "-")}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const exitCode = await npmRun(script, reporters);
  const report = await readFile(file, "utf8").catch(() => undefined);
  if (report === undefined) console.error(`${script} ended with code ${exitCode} and without a report`);
  return countReport(report, exitCode);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "imago-reports-"));
  const results: Result[] = [];
  try {
    for (const script of checks)
      results.push(await timed(script, async () => countCheck(await npmRun(script))));
    for (const script of suites) results.push(await timed(script, () => runSuite(script, folder)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log("");
  for (const { script, counts, seconds } of results)
    console.log(`${script.padEnd(12)} ${describeCounts(counts)} (${seconds.toFixed(1)} s)`);
  const total = results.map(({ counts }) => counts).reduce(add, none);
  console.log(`\n${describeCounts(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

await main();
