/** npm run butterflies -- hide ID | show ID | delete ID [--yes] */
import { deleteJob, setHidden } from "../jobs/delete";
import { findJob } from "../jobs/job";
import type { Pool } from "@/db/pool";
import { confirm } from "./confirm";
import { runVerbs } from "./verbs";

const unknown = (id: string) => new Error(`there is no butterfly ${id}`);

async function hide(pool: Pool, id: string, hidden: boolean): Promise<void> {
  if (!(await setHidden(pool, id, hidden))) throw unknown(id);
  console.log(hidden ? `${id} is hidden: its pages answer 404` : `${id} is visible`);
}

await runVerbs("butterflies", {
  hide: { id: true, work: ({ pool, id }) => hide(pool, id, true) },
  show: { id: true, work: ({ pool, id }) => hide(pool, id, false) },
  delete: {
    id: true,
    work: async ({ pool, id, yes, signal }) => {
      if (!(await findJob(pool, id))) throw unknown(id);
      if (!yes) await confirm(id, signal);
      const outcome = await deleteJob(pool, id);
      if (outcome === "unfinished")
        throw new Error(`${id} is not finished: cancel it first, with npm run jobs -- cancel ${id}`);
      if (outcome === "not_found") throw unknown(id);
      console.log(`deleted ${id}`);
    },
  },
});
