/** The pages and routes as `next build` makes them: made when there are none, or when something changed since. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** What goes into a build. */
const sources = [
  "app",
  "components",
  "lib",
  "db",
  "server",
  "public",
  "next.config.js",
  "postcss.config.js",
  "package-lock.json",
  "tsconfig.json",
];
/** What is there only after a build that succeeded. */
const stamp = path.join(".next", "BUILD_ID");

async function modifiedMs(file: string): Promise<number> {
  const stats = await stat(file).catch(() => undefined); // not there: as old as can be
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  const names = (await readdir(file)).filter((name) => !/\.test\.tsx?$/.test(name));
  const times = await Promise.all(names.map((name) => modifiedMs(path.join(file, name))));
  // A folder's own time tells of files that are gone.
  return Math.max(stats.mtimeMs, ...times);
}

/** Is a build of the sources in `root` missing or older than they are? */
export async function needsBuild(root: string): Promise<boolean> {
  const newest = await Promise.all(sources.map((name) => modifiedMs(path.join(root, name))));
  return (await modifiedMs(path.join(root, stamp))) < Math.max(...newest);
}

/** Throws if the build fails; `signal` ends it. */
export async function build(root: string, signal: AbortSignal): Promise<void> {
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "inherit", "inherit"],
    signal,
    killSignal: "SIGTERM",
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`next build failed (exit code ${code}): its messages are above`);
}
