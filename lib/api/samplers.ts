/** A sampler as `imago.samplers()` describes it. */
export type Sampler = {
  name: string;
  /** Two words for people. */
  words: string;
  /** A line that helps them choose. */
  help: string;
  /** Whether it takes an eta above 0. */
  takesEta: boolean;
};

/** The offer of an installation: a setting, and the samplers of its engine. */
export type Offer = { maxSteps: number; samplers: readonly Sampler[] };

export const namesOf = (samplers: readonly Sampler[]): string[] => samplers.map(({ name }) => name);

/** The names of the samplers that take an eta. */
export const takingEta = (samplers: readonly Sampler[]): string[] =>
  namesOf(samplers.filter(({ takesEta }) => takesEta));
