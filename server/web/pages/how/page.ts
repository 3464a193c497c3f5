/** Everything that /how shows, of one butterfly or, where there is none yet, of the noise that the first begins with. */
import { encodePng } from "@/lib/png";
import { readIdle } from "../idle";
import { listModelInfo } from "../../../engine/models";
import { pool } from "../../shared";
import { type Costs, readCosts } from "./costs";
import { readFunctions, type SqlFunction } from "./functions";
import { readNewest, readSubject, type Subject } from "./subject";
import { type Network, readNetwork } from "./wiring";

/** Beside those that compute layers: what the text speaks of. */
const spokenOf = ["run_layer", "forward", "predict_noise", "denoise", "packed_product", "layer_medians"];

export type HowPage = {
  /** Undefined: nothing has been painted yet. */
  subject: Subject | undefined;
  /** The model of the subject, or the default one; undefined: there is none. */
  network: Network | undefined;
  /** The subject's model is there: its layers can be looked into. */
  current: boolean;
  costs: Costs | undefined;
  functions: SqlFunction[];
  /** Where there is no subject: the noise of the seed that the button will begin with. */
  noise: { seed: string; src: string; width: number; height: number } | undefined;
};

/**
 * Undefined: there is no such butterfly. `id`: of the butterfly asked for. `layerFunctions`: those that compute layers.
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

/** What the layers call, all the way down; of what else is spoken of, only itself. */
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
