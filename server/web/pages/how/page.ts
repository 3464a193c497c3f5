/** Reads everything that /how shows: of one butterfly or, before the first, of the noise it will begin with. */
import { encodePng } from "@/lib/png";
import { readIdle } from "../idle";
import { listModelInfo } from "../../../engine/models";
import { pool } from "../../shared";
import { type Costs, readCosts } from "./costs";
import { readFunctions, type SqlFunction } from "./functions";
import { readNewest, readSubject, type Subject } from "./subject";
import { type Network, readNetwork } from "./wiring";

/** Functions that the text mentions, besides those that compute layers. */
const spokenOf = ["run_layer", "forward", "predict_noise", "denoise", "packed_product", "layer_medians"];

export type HowPage = {
  /** Undefined before the first butterfly. */
  subject: Subject | undefined;
  /** The model of the subject, or the default one; undefined if the database has none. */
  network: Network | undefined;
  /** Whether the subject's model still exists, so that its layers can be computed. */
  current: boolean;
  costs: Costs | undefined;
  functions: SqlFunction[];
  /** Without a subject: the noise of the seed that the button will use. */
  noise: { seed: string; src: string; width: number; height: number } | undefined;
};

/**
 * `id` names the requested butterfly, `layerFunctions` the functions that compute layers. Undefined if `id` is unknown.
 */
export async function readHow(
  id: string | undefined,
  layerFunctions: string[],
): Promise<HowPage | undefined> {
  const [model] = await listModelInfo(pool());
  const subject =
    id === undefined ? model && (await readNewest(pool(), model)) : await readSubject(pool(), id);
  if (id !== undefined && !subject) return undefined;
  const [own, functions, costs, noise] = await Promise.all([
    subject && readNetwork(pool(), subject.model, subject.identity),
    readShown(layerFunctions),
    subject && readCosts(pool(), subject.id),
    subject ? undefined : readNoise(),
  ]);
  const network = own ?? (model && (await readNetwork(pool(), model.name, model.identity)));
  return { subject, network, current: own !== undefined, costs, functions, noise };
}

/** The layers' functions with everything that they call; of the others mentioned, only themselves. */
async function readShown(layerFunctions: string[]): Promise<SqlFunction[]> {
  const [layers, others] = await Promise.all([
    readFunctions(pool(), layerFunctions),
    readFunctions(pool(), spokenOf),
  ]);
  const known = new Set(layers.map(({ name }) => name));
  return [...layers, ...others.filter(({ name }) => spokenOf.includes(name) && !known.has(name))];
}

async function readNoise(): Promise<HowPage["noise"]> {
  const { idle } = await readIdle();
  if (!idle) return undefined;
  const { seed, picture, frame } = idle;
  const png = await encodePng(Buffer.from(frame.rgb, "base64"), picture.width);
  return { seed, src: `data:image/png;base64,${png.toString("base64")}`, ...picture };
}
