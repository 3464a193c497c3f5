/** npm run workers -- list | drain ID | resume ID */
import { listWorkers, setDraining, type WorkerState } from "../jobs/workers";
import type { Pool } from "@/db/pool";
import { type Column, minute, printTable } from "./table";
import { runVerbs } from "./verbs";

function stateOf({ live, draining }: WorkerState): string {
  if (!live) return "silent";
  return draining ? "draining" : "works";
}

const columns: Column<WorkerState>[] = [
  ["id", ({ id }) => id],
  ["state", stateOf],
  ["host", ({ host }) => host],
  ["computes on", ({ compute }) => compute.join(", ")],
  ["started", ({ startedAt }) => minute(startedAt)],
  ["last heartbeat", ({ heartbeatAt }) => minute(heartbeatAt)],
];

async function drain(pool: Pool, id: string, draining: boolean): Promise<void> {
  if (!(await setDraining(pool, id, draining))) throw new Error(`there is no worker ${id}`);
  console.log(draining ? `${id} finishes its job and takes no more` : `${id} takes jobs again`);
}

await runVerbs("workers", {
  list: {
    id: false,
    work: async ({ pool }) => {
      const workers = await listWorkers(pool);
      if (workers.length > 0) printTable(columns, workers);
      else console.log("no worker runs: start one with npm run worker");
    },
  },
  drain: { id: true, work: ({ pool, id }) => drain(pool, id, true) },
  resume: { id: true, work: ({ pool, id }) => drain(pool, id, false) },
});
