/** Reads everything that /how shows: of one butterfly or, before the first, of the noise it will begin with. */
import type { EngineFunction } from "@/lib/api/explain";
import { searchFunctions } from "@/lib/sql-text/search-functions";
import { readIdle } from "../idle";
import { encodePng } from "../../../engine/png";
import { listModelInfo } from "../../../engine/models";
import { pool } from "../../shared";
import { type Costs, readCosts } from "./costs";
import { arrange, type Chapter } from "./catalogue";
import { type Diffusion, readDiffusion } from "./diffusion";
import { readFunctions } from "./functions";
import { readShowpiece, readSubject, type Subject } from "./subject";
import { type Network, readNetwork } from "./wiring";

export type HowPage = {
  /** Undefined before the first butterfly. */
  subject: Subject | undefined;
  /** The model of the subject, or the default one; undefined if the database has none. */
  network: Network | undefined;
  /** Whether the subject's model still exists, so that its layers can be computed. */
  current: boolean;
  /** Undefined without a model. */
  diffusion: Diffusion | undefined;
  costs: Costs | undefined;
  index: {
    chapters: Chapter[];
    /** The function that the address names. */
    opened: EngineFunction | undefined;
    /** Names of the functions that have the words in the address; undefined without such words. */
    found: string[] | undefined;
  };
  /** The functions that compute layers, by name. */
  layerFunctions: Map<string, EngineFunction>;
  /** Without a subject: the noise of the seed that the button will use. */
  noise: { seed: string; src: string; width: number; height: number } | undefined;
};

export type Asked = {
  /** The butterfly. */
  id: string | undefined;
  /** The function to open. */
  functionName: string | undefined;
  /** Words to look for in the functions. */
  find: string;
};

/** `layerFunctions` names the functions that compute layers. Undefined if the butterfly is unknown. */
export async function readHow(
  { id, functionName, find }: Asked,
  layerFunctions: string[],
): Promise<HowPage | undefined> {
  const models = await listModelInfo(pool());
  const [model] = models;
  const subject = id === undefined ? await readShowpiece(pool(), models) : await readSubject(pool(), id);
  if (id !== undefined && !subject) return undefined;
  const [own, functions, costs, noise] = await Promise.all([
    subject && readNetwork(pool(), subject.model, subject.identity),
    readFunctions(pool()),
    subject && readCosts(pool(), subject.id),
    subject ? undefined : readNoise(),
  ]);
  const network = own ?? (model && (await readNetwork(pool(), model.name, model.identity)));
  const diffusion = network && (await readDiffusion(pool(), network.name, own && subject));
  const all = new Map(functions.map((each) => [each.name, each]));
  return {
    subject,
    network,
    current: own !== undefined,
    diffusion,
    costs,
    index: {
      chapters: arrange(functions),
      opened: functionName === undefined ? undefined : all.get(functionName),
      found: find === "" ? undefined : [...searchFunctions(functions, find).keys()],
    },
    layerFunctions: new Map(
      layerFunctions.flatMap((name) => all.get(name) ?? []).map((each) => [each.name, each]),
    ),
    noise,
  };
}

/** All functions, in the order in which a pass comes to them. */
export async function readCatalogue(): Promise<EngineFunction[]> {
  const functions = await readFunctions(pool());
  const all = new Map(functions.map((each) => [each.name, each]));
  return arrange(functions).flatMap((chapter) =>
    chapter.functions.flatMap(({ name }) => all.get(name) ?? []),
  );
}

async function readNoise(): Promise<HowPage["noise"]> {
  const { idle } = await readIdle();
  if (!idle) return undefined;
  const { seed, picture, frame } = idle;
  const png = await encodePng(pool(), Buffer.from(frame.rgb, "base64"), picture.width);
  return { seed, src: `data:image/png;base64,${png.toString("base64")}`, ...picture };
}
