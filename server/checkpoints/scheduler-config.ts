/** The schema of scheduler_config.json. Absent keys take the defaults of diffusers' DDPMScheduler. */
import { z } from "zod";
import { checkKeys, type NeutralKeys } from "./checked-json";

const steps = "a whole number from 1 to 100000";
const beta = z.number("a number between 0 and 1").gt(0, "more than 0").lt(1, "less than 1");

const schema = z.strictObject({
  num_train_timesteps: z.int(steps).min(1, steps).max(100_000, steps).default(1000),
  beta_start: beta.default(0.0001),
  beta_end: beta.default(0.02),
  beta_schedule: z
    .enum(
      ["linear", "scaled_linear", "squaredcos_cap_v2"],
      '"linear", "scaled_linear" or "squaredcos_cap_v2"',
    )
    .default("linear"),
  prediction_type: z
    .enum(["epsilon", "sample", "v_prediction"], '"epsilon", "sample" or "v_prediction"')
    .default("epsilon"),
  clip_sample: z.boolean("true or false").default(true),
});

const neutral: NeutralKeys = {
  clip_sample_range: [1],
  dynamic_thresholding_ratio: [0.995],
  rescale_betas_zero_snr: [false],
  sample_max_value: [1],
  set_alpha_to_one: [true],
  steps_offset: [0],
  tensor_format: ["pt"],
  thresholding: [false],
  // Chosen anew for every picture, so the network has not learned them.
  timestep_spacing: ["leading", "linspace", "trailing"],
  timestep_values: [null],
  trained_betas: [null],
  // fixed_small_log is the same variance, kept as a logarithm.
  variance_type: ["fixed_small", "fixed_small_log"],
};

/** One noise schedule, all keys present: what `imago.model.scheduler` holds. */
export type SchedulerConfig = z.output<typeof schema>;

export function parseSchedulerConfig(
  json: Record<string, unknown>,
  file = "scheduler_config.json",
): SchedulerConfig {
  return checkKeys(file, json, schema, neutral);
}
