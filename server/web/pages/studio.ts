/** Reads what every page with a form needs: models with the times that they take, limits, workers. */
import type { Offer } from "@/lib/api/samplers";
import { listWorkers } from "../../jobs/workers";
import { readStepSeconds } from "../../jobs/step-time";
import { listModelInfo, type ModelInfo } from "../../engine/models";
import { readOffer } from "../asking/offer";
import { pool } from "../shared";

export type StudioFacts = {
  models: (Pick<ModelInfo, "name" | "usual" | "words" | "paper" | "classes"> & {
    secondsPerStep: number | null;
  })[];
  offer: Offer;
  worked: boolean;
};

export async function readStudio(): Promise<StudioFacts> {
  const [models, stepSeconds, offer, workers] = await Promise.all([
    listModelInfo(pool()),
    readStepSeconds(pool()),
    readOffer(),
    listWorkers(pool()),
  ]);
  return {
    models: models.map(({ name, identity, usual, words, paper, classes }) => ({
      name,
      usual,
      words,
      paper,
      classes,
      secondsPerStep: stepSeconds.get(identity) ?? null,
    })),
    offer,
    worked: workers.some(({ live }) => live),
  };
}
