/** What every page with a button needs to know. */
import { listWorkers } from "../jobs/workers";
import { listModelInfo } from "./models";
import { jobSettings, pool } from "./shared";

export type StudioFacts = { models: string[]; maxSteps: number; worked: boolean };

export async function readStudio(): Promise<StudioFacts> {
  const [models, workers] = await Promise.all([listModelInfo(pool()), listWorkers(pool())]);
  return {
    models: models.map(({ name }) => name),
    maxSteps: jobSettings().limits.steps,
    worked: workers.some(({ live }) => live),
  };
}
