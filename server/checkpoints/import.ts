/**
 * Imports a checkpoint into the database, all or nothing: every fault of the files is found before the first row is
 * written, and one transaction writes the rows. It needs a few times the memory of the largest tensor.
 */
import path from "node:path";
import { type Pool, type Queryable, transaction } from "@/db/pool";
import { namesOf } from "@/lib/api/samplers";
import { readSamplers } from "../engine/samplers";
import { firstNotFinite } from "./floats";
import { type CheckpointFolder, openCheckpointFolder } from "./folder";
import { type FormerWeights, formerWeights } from "./former";
import { modelIdentity } from "./identity";
import { checkModelName, defaultModelName } from "./layout";
import type { Watch } from "./progress";
import { readTensors } from "./read-tensors";
import { checkMayWrite } from "./remove";
import { type Outcome, type Source, store } from "./store";
import { type ExpectedTensor, matchTensors } from "./tensor-names";

export type ImportOptions = Watch & {
  /** Absent: the folder's name. */
  name?: string | undefined;
  /** Replace a different model of that name. */
  force?: boolean | undefined;
  /** Weights that get another name where they have the new ones'. Absent: those of earlier versions of Imago. */
  former?: FormerWeights | undefined;
};
export type ImportResult = {
  outcome: Outcome;
  name: string;
  identity: string;
  parameters: number;
};

/** Imports the checkpoint in `folder`. Throws, the database unchanged, on anything that the model format refuses. */
export async function importModel(
  pool: Pool,
  folder: string,
  { name: chosen, force = false, former = formerWeights, ...watch }: ImportOptions = {},
): Promise<ImportResult> {
  const name =
    chosen === undefined ? defaultModelName(path.basename(path.resolve(folder))) : checkModelName(chosen);
  await checkMayWrite(pool);
  const checkpoint = await openCheckpointFolder(folder, namesOf(await readSamplers(pool)));
  try {
    const source = await checkTensors(pool, checkpoint, watch);
    const outcome = await transaction(pool, (client) =>
      store({ pool, client, name, force, former, source, ...watch }),
    );
    return { outcome, name, identity: source.identity, parameters: source.parameters };
  } finally {
    await checkpoint.close();
  }
}

/** Reads everything once: checks names, shapes and values, and returns the identity. */
async function checkTensors(
  database: Queryable,
  checkpoint: CheckpointFolder,
  watch: Watch,
): Promise<Source> {
  const { rows } = await database.query<ExpectedTensor>(
    "select name, shape from imago.expected_tensors($1)",
    [checkpoint.config],
  );
  const tensors = matchTensors(checkpoint.tensors.values(), rows);
  const hash = modelIdentity(checkpoint);
  const parameters = await readTensors({ checkpoint, tensors, phase: "check", ...watch }, async (tensor) => {
    const at = firstNotFinite(tensor.values);
    if (at >= 0)
      throw new Error(
        `${checkpoint.weightsName}: tensor ${tensor.name} holds ${tensor.values[at]} at ${at}: weights must be finite`,
      );
    hash.add(tensor);
  });
  return { checkpoint, tensors, parameters, identity: hash.digest() };
}
