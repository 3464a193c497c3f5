/** Runs commands as separate processes, without a terminal. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Readable } from "node:stream";

export type Said = { output: string; errors: string };
export type Ended = Said & { code: number | null };

export type CommandProcess = {
  child: ChildProcessByStdio<null, Readable, Readable>;
  /** The output so far. */
  said: Said;
  ended: Promise<Ended>;
};

const root = path.join(import.meta.dirname, "..");

/** Starts the TypeScript file `file`. */
export function startScript(
  file: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): CommandProcess {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), file, ...args], {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: Said = { output: "", errors: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.errors += chunk.toString();
  });
  return { child, said, ended: once(child, "close").then(([code]) => ({ code, ...said })) };
}

/** Starts server/commands/<name>.ts, as `npm run` does. */
export function startCommand(
  name: string,
  args: string[] = [],
  settings: Record<string, string> = {},
): CommandProcess {
  const file = path.join("server", "commands", `${name}.ts`);
  return startScript(file, args, { cwd: root, env: { ...process.env, ...settings } });
}
