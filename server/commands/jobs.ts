/** npm run jobs -- list | cancel ID */
import { formatSeconds } from "@/lib/duration";
import { readJobSettings } from "@/lib/env";
import { cancel } from "../jobs/cancel";
import { listUnfinished, type Unfinished } from "../jobs/outlook";
import { type Column, minute, printTable } from "./table";
import { runVerbs } from "./verbs";

const columns: Column<Unfinished>[] = [
  ["id", ({ id }) => id],
  ["status", ({ status, position }) => (position === null ? status : `${status} (${position})`)],
  ["step", ({ frames, steps }) => `${Math.max(0, frames - 1)}/${steps}`],
  ["left", ({ secondsLeft }) => (secondsLeft === null ? "?" : formatSeconds(secondsLeft))],
  ["model", ({ model }) => model],
  ["client", ({ clientId }) => clientId.slice(0, 6)],
  ["worker", ({ workerId }) => workerId ?? ""],
  ["asked for", ({ createdAt }) => minute(createdAt)],
];

await runVerbs("jobs", {
  list: {
    id: false,
    work: async ({ pool }) => {
      const jobs = await listUnfinished(pool, readJobSettings().limits);
      if (jobs.length > 0) printTable(columns, jobs);
      else console.log("no job waits or runs");
    },
  },
  cancel: {
    id: true,
    work: async ({ pool, id }) => {
      const result = await cancel(pool, id);
      if (result.outcome === "not_found") throw new Error(`there is no job ${id}`);
      if (result.outcome === "ended" && "job" in result)
        throw new Error(`${id} is already ${result.job.status}`);
      console.log(`cancelled ${id}`);
    },
  },
});
