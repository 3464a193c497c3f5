/** Queues jobs of other visitors, which keep workers busy. */

import type { Pool } from "@/db/pool";
import { cancel } from "@/server/jobs/cancel";
import { findJob } from "@/server/jobs/job";
import { until } from "@/testing/until";
import type { App } from "@/testing/web/app";
import { apiClient } from "@/testing/web/client";

/** Runs `work` while `count` workers paint. */
export async function keepBusy<Result>(
  app: App,
  pool: Pool,
  count: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push((await apiClient(app.url).generate({ steps: 250 })).id);
  for (const id of ids)
    await until(
      "the job of another visitor to begin",
      async () => ((await findJob(pool, id))?.frames ?? 0) > 1,
    );
  try {
    return await work();
  } finally {
    for (const id of ids) await cancel(pool, id);
  }
}
