/** The models, samplers and schedules in words for people. */
import { spacingHelp, spacings } from "@/lib/api/allowed";
import type { ModelsDocument } from "@/lib/api/response";
import type { Offer } from "@/lib/api/samplers";
import type { Paper } from "@/lib/butterfly/drawing";
import { formatSeconds } from "@/lib/text/duration";
import type { Offered } from "./choice";

type WordedModel = Pick<ModelsDocument["models"][number], "name" | "usual" | "words" | "secondsPerStep">;

export type OfferedModel = WordedModel & { paper: Paper; classes: number | null };

const counted = (steps: number) => `${steps} ${steps === 1 ? "step" : "steps"}`;

/** "quick (4 steps, about 4 s)"; without a word for people its name, and without a butterfly of it no time. */
export function modelInWords({ name, words, usual, secondsPerStep }: WordedModel): string {
  const time = secondsPerStep === null ? "" : `, about ${formatSeconds(usual.steps * secondsPerStep)}`;
  return `${words ?? name} (${counted(usual.steps)}${time})`;
}

export const offerModels = (models: readonly WordedModel[]): Offered[] =>
  models.map((model) => ({
    value: model.name,
    words: modelInWords(model),
    help: model.words === null ? undefined : model.name,
  }));

export const offerSamplers = ({ samplers }: Offer): Offered[] =>
  samplers.map(({ name, words, help }) => ({ value: name, words: `${name}, ${words}`, help }));

/** `own`: a list of timesteps that a link or a picture brought, separated by commas. */
export const offerSchedules = (own: string | undefined): Offered[] => [
  ...spacings.map((name) => ({ value: name, words: name, help: spacingHelp[name] })),
  ...(own === undefined ? [] : [{ value: own, words: "its own timesteps", help: own.replaceAll(",", ", ") }]),
];
