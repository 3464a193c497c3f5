/** Builds the pages, and the tab's engine before them, when they are missing or older than their sources. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { bundleTab } from "../edition/bundle";

/** The sources of a build. */
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
/** A file that only a successful build leaves. */
const stamp = path.join(".next", "BUILD_ID");

async function modifiedMs(file: string): Promise<number> {
  const stats = await stat(file).catch(() => undefined); // missing: counts as oldest
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  const names = (await readdir(file)).filter((name) => !/\.test\.tsx?$/.test(name));
  const times = await Promise.all(names.map((name) => modifiedMs(path.join(file, name))));
  // A folder's own time changes when a file is removed.
  return Math.max(stats.mtimeMs, ...times);
}

/** Whether the build in `root` is missing or older than its sources. */
export async function needsBuild(root: string): Promise<boolean> {
  const newest = await Promise.all(sources.map((name) => modifiedMs(path.join(root, name))));
  return (await modifiedMs(path.join(root, stamp))) < Math.max(...newest);
}

/** Throws if the build fails; `signal` ends it. */
export async function build(root: string, signal: AbortSignal): Promise<void> {
  await bundleTab(root, path.join(root, "public", "tab"));
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
