/** Other visitors' jobs, which keep workers busy. */
import { cancel } from "@/db/jobs/cancel";
import { findJob } from "@/db/jobs/find";
import type { Pool } from "@/db/pool";
import { until } from "@/db/testing/until";
import type { App } from "@/e2e/testing/app";
import { apiClient } from "@/e2e/testing/client";

/** `count` workers paint while `work` runs. */
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
