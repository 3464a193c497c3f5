/** Starts workers, for tests that interrupt, kill and disconnect them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { createLog } from "@/lib/log";
import { type WorkOptions, work } from "@/server/worker/work";
import { noLimits } from "./jobs";
import { until } from "./until";

export type WorkerProcess = {
  child: ChildProcess;
  /** Its log so far. */
  lines: string[];
  /** Waits for a matching line in its log, including earlier ones. */
  said(pattern: RegExp): Promise<string>;
  /** Ends it with `signal` and returns its exit code; null after kill -9. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

/**
 * Starts a worker as a separate process on the database at `url`, with one core per picture. Kills it at the end of the
 * test.
 */
export function spawnWorker(url: string, settings: Record<string, string> = {}): WorkerProcess {
  const root = path.join(import.meta.dirname, "..");
  const { LISTEN_DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", path.join(root, "server", "worker", "main.ts")], {
    cwd: root,
    env: { ...inherited, DATABASE_URL: url, IMAGO_CORES: "1", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on("line", (line) => lines.push(line));
  const closed = once(child, "close");
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!ended()) child.kill(signal);
    await closed;
    return child.exitCode;
  };
  onTestFinished(async ({ task }) => {
    await end("SIGKILL");
    if (task.result?.state === "fail") console.error(lines.join("\n"));
  });
  return {
    child,
    lines,
    end,
    said: (pattern) =>
      until(`${pattern} in the worker's log`, () => {
        const line = lines.find((text) => pattern.test(text));
        if (!line && ended()) throw new Error(`the worker ended:\n${lines.join("\n")}`);
        return line;
      }),
  };
}

export type WorkerHere = {
  /** Waits for a matching line in its log: any line, or with "now" a later one. */
  said(pattern: RegExp, since?: "now"): Promise<void>;
  end(): Promise<void>;
};

/** Runs a worker in this process, for options that are not settings. Ends it with the test. */
export function startWork(url: string, options: Partial<WorkOptions>): WorkerHere {
  const lines: string[] = [];
  const asked = new AbortController();
  const working = work({
    url,
    listenUrl: undefined,
    cores: 1,
    limits: noLimits,
    worker: { id: "a worker", host: "here", pid: process.pid },
    log: createLog({}, (line) => lines.push(line)),
    signal: asked.signal,
    ...options,
  });
  const end = async () => {
    asked.abort();
    await working;
  };
  onTestFinished(async ({ task }) => {
    await end();
    if (task.result?.state === "fail") console.error(lines.join("\n"));
  });
  return {
    end,
    said: async (pattern, since) => {
      const after = since === "now" ? lines.length : 0;
      await until(`${pattern} in the log`, () => lines.slice(after).some((line) => pattern.test(line)));
    },
  };
}
