/** Twelve kinds of faults of an installation under `npm start`, done to the processes that a running job needs. */
import { setTimeout as sleep } from "node:timers/promises";
import { signal } from "@/db/postgres/processes";
import type { Site } from "./site";

type Fault = (site: Site) => Promise<void>;

function send(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) signal(pid, name);
}

/** Returns the pid of the process that paints; of all that may, if nothing runs right now. */
async function painter(site: Site): Promise<number[]> {
  const { rows } = await site.pool.query<{ pid: number }>(
    "select worker.pid from imago.job join imago.worker on worker.id = worker_id where status = 'running'",
  );
  return rows.length > 0 ? rows.map(({ pid }) => pid) : site.processes("worker");
}

/** Returns the pid of a session that computes or asks; nothing if all are idle. */
async function busyBackend({ pool }: Site): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and state = 'active'
       and pid <> pg_backend_pid() order by query like '%imago.denoise(%' desc limit 1`,
  );
  return rows.map(({ pid }) => pid);
}

/** Stops processes without their knowing, as a machine that swaps or sleeps does. */
async function freeze(pids: number[], milliseconds: number): Promise<void> {
  send(pids, "SIGSTOP");
  await sleep(milliseconds);
  send(pids, "SIGCONT");
}

async function killLauncher(site: Site, ...more: ("web" | "worker" | "server")[]): Promise<void> {
  const parts = [...(await site.processes("web")), ...(await site.processes("worker"))];
  const victims = (await Promise.all(more.map((name) => site.processes(name)))).flat();
  send([site.start.child.pid ?? 0, ...victims], "SIGKILL");
  await site.startAgain(parts);
}

export const faults = {
  "kill -9 of the worker": async (site) => send(await painter(site), "SIGKILL"),
  "SIGTERM of the worker": async (site) => send(await painter(site), "SIGTERM"),
  "kill -9 of the web process": async (site) => send(await site.processes("web"), "SIGKILL"),
  "kill -9 of web and workers": async (site) =>
    send([...(await site.processes("web")), ...(await site.processes("worker"))], "SIGKILL"),
  "kill -9 of a busy backend": async (site) => send(await busyBackend(site), "SIGKILL"),
  "all sessions terminated": async ({ pool }) => {
    await pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
    );
  },
  "kill -9 of the postmaster": async (site) => send(await site.processes("postmaster"), "SIGKILL"),
  "SIGQUIT of the postmaster": async (site) => send(await site.processes("postmaster"), "SIGQUIT"),
  "the worker stopped for 20 s": async (site) => freeze(await painter(site), 20_000),
  "PostgreSQL stopped for 8 s": async (site) => freeze(await site.processes("server"), 8_000),
  "kill -9 of npm start, and a new start": (site) => killLauncher(site),
  "kill -9 of everything, and a new start": (site) => killLauncher(site, "web", "worker", "server"),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

export const faultNames = Object.keys(faults) as FaultName[];
