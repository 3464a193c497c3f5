/** npm run jobs -- list | cancel ID or --address ADDRESS or --all */
import { readJobSettings } from "@/lib/env";
import { addressGroup } from "@/lib/http/address";
import { formatSeconds } from "@/lib/text/duration";
import { cancel, cancelMany } from "../jobs/cancel";
import { listUnfinished, type Unfinished } from "../jobs/outlook";
import { confirm } from "./confirm";
import { type Column, minute, printTable } from "./table";
import { runVerbs } from "./verbs";

const columns: Column<Unfinished>[] = [
  ["id", ({ id }) => id],
  ["status", ({ status, position }) => (position === null ? status : `${status} (${position})`)],
  ["step", ({ frames, steps }) => `${Math.max(0, frames - 1)}/${steps}`],
  ["left", ({ secondsLeft }) => (secondsLeft === null ? "?" : formatSeconds(secondsLeft))],
  ["model", ({ model }) => model],
  ["client", ({ clientId }) => clientId.slice(0, 6)],
  ["address", ({ address }) => address ?? ""],
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
    many: true,
    work: async ({ pool, id, address, yes, signal }) => {
      if (!id) {
        const group = address && addressGroup(address);
        const whose = group === undefined ? "all jobs" : `all jobs of ${group}`;
        if (group === undefined && !yes) await confirm(whose, signal, "cancel");
        const count = await cancelMany(pool, group);
        console.log(`cancelled ${whose} that waited or ran: ${count}`);
        return;
      }
      const result = await cancel(pool, id);
      if (result.outcome === "not_found") throw new Error(`there is no job ${id}`);
      if (result.outcome === "ended" && "job" in result)
        throw new Error(`${id} is already ${result.job.status}`);
      console.log(`cancelled ${id}`);
    },
  },
});
