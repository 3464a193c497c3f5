/** Settings for downloads from the model hub, apart from the others: only downloads need them to be valid. */
import { z } from "zod";
import { check } from "./check";
import { readEnvironment } from "./env-file";

export const hubSchema = z.object({
  /** The model hub from which model:import downloads. */
  HF_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "must be a URL like https://huggingface.co" })
    .default("https://huggingface.co"),
  /** Token for private and gated models. */
  HF_TOKEN: z.string().startsWith("hf_", "must begin with hf_").optional(),
});

export type HubSettings = {
  /** Has no slash at the end. */
  endpoint: string;
  token: string | undefined;
};

/** Throws one error that lists all problems. */
export function parseHubSettings(environment: Record<string, string | undefined>): HubSettings {
  const settings = check(hubSchema, environment);
  return { endpoint: settings.HF_ENDPOINT.replace(/\/+$/, ""), token: settings.HF_TOKEN };
}

export const readHubSettings = (): HubSettings => parseHubSettings(readEnvironment());
