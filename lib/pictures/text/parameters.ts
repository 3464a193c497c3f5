/** The parameters of a run as picture files carry them: the same names from the web and from the terminal. */

/** The run that made a picture. Numbers that may exceed a double stay text. */
export type Painted = {
  /** Its made-up Latin name. */
  name: string;
  model: string;
  modelIdentity: string;
  /** The version of the engine's functions. */
  engine: string | null;
  seed: string;
  steps: number;
  sampler: string;
  spacing: string | null;
  timesteps: number[] | null;
  eta: number;
  /** The class; null for a model without classes. */
  label: number | null;
  /** Whether its initial noise has a pedigree, and whether it began with a drawing. */
  bred?: boolean;
  drawn?: boolean;
};

/** The start of a run that is more than the noise of its seed. */
export type Start = {
  /** The entries of imago.pedigree_entries(). */
  pedigree: readonly object[] | null;
  /** Red, green, blue of the state's pixels. Null too where the file shall stay small. */
  drawing: Buffer | null;
};

const fromSeed: Start = { pedigree: null, drawing: null };

/** "bred", "drawn" or "bred, drawn"; empty: it began with the noise of its seed. */
const startOf = ({ bred = false, drawn = false }: Pick<Painted, "bred" | "drawn">): string =>
  [bred && "bred", drawn && "drawn"].filter(Boolean).join(", ");

/** The texts of a picture's file, by keyword. With its start they are enough to paint it again. */
export const textsOf = (
  painted: Painted,
  { pedigree, drawing }: Start = fromSeed,
): Record<string, string> => ({
  ...(startOf(painted) && { Start: startOf(painted) }),
  Title: painted.name,
  Software: "Imago",
  Model: painted.model,
  "Model identity": painted.modelIdentity,
  Engine: painted.engine ?? "",
  Seed: painted.seed,
  Sampler: painted.sampler,
  Schedule: painted.timesteps?.join(",") ?? painted.spacing ?? "",
  Eta: String(painted.eta),
  Steps: String(painted.steps),
  ...(painted.label !== null && { Label: String(painted.label) }),
  ...(pedigree && { Pedigree: JSON.stringify(pedigree) }),
  ...(drawing && { Drawing: drawing.toString("base64") }),
});

/** The fields of the form, as text; what a file does not say is missing. */
export type Carried = {
  seed: string;
  model: string;
  modelIdentity?: string | undefined;
  steps?: string | undefined;
  sampler?: string | undefined;
  /** A spacing, or timesteps separated by commas. */
  schedule?: string | undefined;
  eta?: string | undefined;
  label?: string | undefined;
  /** "bred", "drawn" or both; undefined: its seed and settings are all that made it. */
  start?: string | undefined;
  /** The pedigree as JSON, and the drawing as base64; older files say "bred" and "drawn" alone. */
  pedigree?: string | undefined;
  drawing?: string | undefined;
  /** The step of the picture, and the hash of its state. */
  step?: string | undefined;
  stateHash?: string | undefined;
};

/** Reads a file's texts, with keywords in any case; undefined if they name no seed and model. Checks no value. */
export function readCarried(texts: Record<string, string>): Carried | undefined {
  const named = new Map(Object.entries(texts).map(([keyword, text]) => [keyword.toLowerCase(), text.trim()]));
  const [seed, model] = [named.get("seed"), named.get("model")];
  if (!seed || !model) return undefined;
  const optional = (keyword: string) => named.get(keyword) || undefined;
  return {
    seed,
    model,
    modelIdentity: optional("model identity"),
    steps: optional("steps"),
    sampler: optional("sampler"),
    schedule: optional("schedule"),
    eta: optional("eta"),
    label: optional("label"),
    start: optional("start"),
    pedigree: optional("pedigree"),
    drawing: optional("drawing"),
    step: optional("step"),
    stateHash: optional("state hash"),
  };
}
