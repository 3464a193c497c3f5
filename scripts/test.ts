/**
 * npm test: runs every check, then names the tests that failed or ran twice, and prints a summary whose last line is
 * "N passed, N failed".
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import packageJson from "../package.json";
import { add, type Counts, countCheck, countReport, describeCounts, listTroubles, none } from "./counts";

type Outcome = { counts: Counts; troubles: string[] };
type Result = Outcome & { script: string; seconds: number };

const checks = ["test:format", "test:types", "test:lint"];
const suites = ["test:spec", "test:e2e"].filter((script) => script in packageJson.scripts);

/** The development packages that are missing, as after `npm ci` with NODE_ENV=production or --omit=dev. */
const missing = Object.keys(packageJson.devDependencies).filter(
  (name) => !existsSync(path.join(import.meta.dirname, "..", "node_modules", name)),
);

async function npmRun(script: string, args: string[] = []): Promise<number> {
  console.log(`\n== ${script}`);
  const command = ["run", "--silent", script, ...(args.length > 0 ? ["--", ...args] : [])];
  const child = spawn("npm", command, { stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  return code ?? 1; // ended by a signal
}

async function timed(script: string, work: () => Promise<Outcome>): Promise<Result> {
  const startedAt = performance.now();
  const outcome = await work();
  return { script, ...outcome, seconds: (performance.now() - startedAt) / 1000 };
}

async function runCheck(script: string): Promise<Outcome> {
  return { counts: countCheck(await npmRun(script)), troubles: [] };
}

async function runSuite(script: string, folder: string): Promise<Outcome> {
  const file = path.join(folder, `${script.replace(":", "-")}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const exitCode = await npmRun(script, reporters);
  const report = await readFile(file, "utf8").catch(() => undefined);
  if (report === undefined) console.error(`${script} ended with code ${exitCode} and without a report`);
  const root = path.join(import.meta.dirname, "..", "/");
  const troubles = listTroubles(report).map((trouble) => trouble.replace(root, ""));
  return { counts: countReport(report, exitCode), troubles };
}

async function main(): Promise<void> {
  if (missing.length > 0) {
    const production = process.env.NODE_ENV === "production" ? ", which NODE_ENV=production leaves out," : "";
    console.error(
      `the development packages${production} are missing (${missing.join(", ")}): run npm ci --include=dev`,
    );
    process.exitCode = 1;
    return;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), "imago-reports-"));
  const results: Result[] = [];
  try {
    for (const script of checks) results.push(await timed(script, () => runCheck(script)));
    for (const script of suites) results.push(await timed(script, () => runSuite(script, folder)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log("");
  for (const trouble of results.flatMap(({ troubles }) => troubles)) console.log(trouble);
  for (const { script, counts, seconds } of results)
    console.log(`${script.padEnd(12)} ${describeCounts(counts)} (${seconds.toFixed(1)} s)`);
  const total = results.map(({ counts }) => counts).reduce(add, none);
  console.log(`\n${describeCounts(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

await main();
