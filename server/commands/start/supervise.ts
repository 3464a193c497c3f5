/** Runs the parts of Imago as processes: restarts those that die, and ends all together. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Account, as } from "@/db/postgres/account";
import type { Log } from "@/lib/log";

export type Part = {
  name: string;
  /** The TypeScript file that it runs, and its arguments. */
  file: string;
  args?: string[];
  /** Arguments of Node itself. */
  nodeArgs?: string[];
  /** Variables beside our own, which win. */
  environment?: Record<string, string>;
  /** The account that runs it; default: ours. */
  account?: Account | undefined;
  /** Called with each message of a living process. */
  onMessage?: (message: unknown, child: ChildProcess) => void;
  /** Called when a process has ended, asked or not. */
  onEnd?: (child: ChildProcess) => void;
};

export type Supervision = {
  log: Log;
  /** On abort the part is asked to end; the call resolves when it has ended. */
  signal: AbortSignal;
  firstRestartMs?: number;
  slowestRestartMs?: number;
  /** A part that ran for this long was healthy; the restart delay begins anew. */
  healthyMs?: number;
  /** Timeout for ending; then the part is killed. */
  patienceMs?: number;
};

/** Runs the part until `signal` aborts. The restart delay doubles with every death. */
export async function supervise(part: Part, supervision: Supervision): Promise<void> {
  const { log, signal, firstRestartMs = 500, slowestRestartMs = 30_000, healthyMs = 60_000 } = supervision;
  let restartMs = firstRestartMs;
  while (!signal.aborted) {
    const startedMs = performance.now();
    const how = await runOnce(part, supervision);
    if (signal.aborted) return;
    if (performance.now() - startedMs > healthyMs) restartMs = firstRestartMs;
    log.warn("part.died", { part: part.name, how, restartMs });
    await sleep(restartMs, undefined, { signal }).catch(() => undefined); // the condition handles the abort
    restartMs = Math.min(slowestRestartMs, 2 * restartMs);
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Runs the process once; returns how it ended. Its IPC channel closes when we die, which tells it to end. */
async function runOnce(part: Part, { signal, patienceMs }: Supervision): Promise<string> {
  const { file, args = [], nodeArgs = [], environment, account, onMessage, onEnd } = part;
  const child = spawn(process.execPath, [...nodeArgs, "--import", "tsx", file, ...args], {
    env: { ...environment, ...process.env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    ...as(account),
  });
  child.on("message", (message) => {
    if (!hasEnded(child)) onMessage?.(message, child);
  });
  const exited = once(child, "exit");
  const end = () => void endChild(child, exited, patienceMs);
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  try {
    const [code, killedBy] = await exited;
    return killedBy ?? `exit code ${code}`;
  } finally {
    signal.removeEventListener("abort", end);
    onEnd?.(child);
  }
}

async function endChild(child: ChildProcess, exited: Promise<unknown>, patienceMs = 15_000): Promise<void> {
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await exited.finally(() => clearTimeout(kill));
}
