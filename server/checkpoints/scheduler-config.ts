/**
 * The schema of scheduler_config.json. Absent keys take the defaults of the diffusers class that `_class_name` names,
 * or of DDPMScheduler without one. Of a scheduler Imago needs the noise schedule that the network has learned, and how
 * to read its output; which sampler runs, and along which timesteps, is chosen anew for every picture.
 */
import { z } from "zod";
import { anyValue, checkKeys, type NeutralKeys, printed } from "./checked-json";

const steps = "a whole number from 1 to 100000";
const beta = z.number("a number between 0 and 1").gt(0, "more than 0").lt(1, "less than 1");

const schema = z.strictObject({
  num_train_timesteps: z.int(steps).min(1, steps).max(100_000, steps).default(1000),
  beta_start: beta,
  beta_end: beta,
  beta_schedule: z
    .enum(
      ["linear", "scaled_linear", "squaredcos_cap_v2"],
      '"linear", "scaled_linear" or "squaredcos_cap_v2"',
    )
    .default("linear"),
  prediction_type: z
    .enum(["epsilon", "sample", "v_prediction"], '"epsilon", "sample" or "v_prediction"')
    .default("epsilon"),
  clip_sample: z.boolean("true or false"),
  /** The variance of the sampler ddpm, if it is the larger one; kept only then, so that identities stay. */
  variance_type: z.literal("fixed_large").optional(),
});

type Defaults = { beta_start: number; beta_end: number; clip_sample: boolean };

const usual: Defaults = { beta_start: 0.0001, beta_end: 0.02, clip_sample: true };
/** Classes whose samplers never clip. */
const unclipped: Defaults = { ...usual, clip_sample: false };
/** Classes that were made for latent diffusion, and have its betas as defaults. */
const latent: Defaults = { beta_start: 0.00085, beta_end: 0.012, clip_sample: false };

/** The classes whose noise schedule is that of DDPM, with the defaults of the keys in which they differ. */
const classes: Readonly<Record<string, Defaults>> = {
  DDPMScheduler: usual,
  DDPMParallelScheduler: usual,
  DDIMScheduler: usual,
  DDIMParallelScheduler: usual,
  PNDMScheduler: unclipped,
  LMSDiscreteScheduler: unclipped,
  EulerDiscreteScheduler: unclipped,
  EulerAncestralDiscreteScheduler: unclipped,
  DEISMultistepScheduler: unclipped,
  DPMSolverMultistepScheduler: unclipped,
  DPMSolverSinglestepScheduler: unclipped,
  UniPCMultistepScheduler: unclipped,
  DPMSolverSDEScheduler: latent,
  HeunDiscreteScheduler: latent,
  KDPM2DiscreteScheduler: latent,
  KDPM2AncestralDiscreteScheduler: latent,
  SASolverScheduler: unclipped,
};

/**
 * Whether one of `names` is the file's class. A config that was converted from another class keeps that one's keys, of
 * which its own class knows nothing.
 */
const isOneOf =
  (...names: string[]) =>
  ({ _class_name: name = "DDPMScheduler" }: Record<string, unknown>): boolean =>
    names.includes(String(name));

const withVariance = isOneOf("DDPMScheduler", "DDPMParallelScheduler");
const withLastAlpha = isOneOf("DDIMScheduler", "DDIMParallelScheduler");
const withoutThresholding = isOneOf(
  "PNDMScheduler",
  "LMSDiscreteScheduler",
  "EulerDiscreteScheduler",
  "EulerAncestralDiscreteScheduler",
  "DPMSolverSDEScheduler",
  "HeunDiscreteScheduler",
  "KDPM2DiscreteScheduler",
  "KDPM2AncestralDiscreteScheduler",
);
const withRescaling = isOneOf(
  "DDPMScheduler",
  "DDPMParallelScheduler",
  "DDIMScheduler",
  "DDIMParallelScheduler",
  "EulerDiscreteScheduler",
  "EulerAncestralDiscreteScheduler",
  "DPMSolverMultistepScheduler",
  "UniPCMultistepScheduler",
);
/** Classes that count timesteps from 0 unless the file says otherwise. */
const leads = isOneOf(
  "DDPMScheduler",
  "DDPMParallelScheduler",
  "DDIMScheduler",
  "DDIMParallelScheduler",
  "PNDMScheduler",
);

/** Supports `value` alone where `matters` holds, and every value elsewhere. */
const onlyWhere =
  (value: unknown, matters: (json: Record<string, unknown>) => boolean): NeutralKeys[string] =>
  (given, json) =>
    given === value || !matters(json) ? undefined : JSON.stringify(value);

/** Keys of samplers that Imago does not run, and of choices that it makes anew for every picture. */
const ofSamplers: NeutralKeys = Object.fromEntries(
  [
    "algorithm_type",
    "corrector_order",
    "disable_corrector",
    "euler_at_final",
    "final_sigmas_type",
    "flow_shift",
    "interpolation_type",
    "lambda_min_clipped",
    "lower_order_final",
    "noise_sampler_seed",
    "predict_x0",
    "predictor_order",
    "shift_terminal",
    "sigma_max",
    "sigma_min",
    "skip_prk_steps",
    "solver_order",
    "solver_p",
    "solver_type",
    "tau_func",
    "time_shift_type",
    "use_beta_sigmas",
    "use_dynamic_shifting",
    "use_exponential_sigmas",
    "use_karras_sigmas",
    "use_lu_lambdas",
  ].map((key) => [key, anyValue]),
);

const neutral: NeutralKeys = {
  ...ofSamplers,
  clip_sample_range: (range, { clip_sample: clips }) => (clips === false || range === 1 ? undefined : "1"),
  // The feature is thresholding, which is not supported.
  dynamic_thresholding_ratio: anyValue,
  sample_max_value: anyValue,
  thresholding: onlyWhere(false, (json) => !withoutThresholding(json)),
  rescale_betas_zero_snr: onlyWhere(false, withRescaling),
  set_alpha_to_one: onlyWhere(true, withLastAlpha),
  // An offset of the spacing "leading".
  steps_offset: onlyWhere(0, (json) => (json.timestep_spacing ?? (leads(json) && "leading")) === "leading"),
  // "pt" or "np": the library in which the scheduler computed.
  tensor_format: anyValue,
  timestep_spacing: ["leading", "linspace", "trailing"],
  timestep_type: ["discrete"],
  timestep_values: [null],
  trained_betas: [null],
  use_flow_sigmas: [false],
};

/** The variances that ddpm computes, each under its names: the ones in _log are the same, kept as a logarithm. */
const variances: Readonly<Record<string, "fixed_large" | undefined>> = {
  fixed_small: undefined,
  fixed_small_log: undefined,
  fixed_large: "fixed_large",
  fixed_large_log: "fixed_large",
};

/** One noise schedule, all keys present: what `imago.model.scheduler` holds. */
export type SchedulerConfig = z.output<typeof schema>;

export function parseSchedulerConfig(
  json: Record<string, unknown>,
  file = "scheduler_config.json",
): SchedulerConfig {
  const { predict_epsilon: epsilon, variance_type: variance = null, ...rest } = json;
  const given = { ...defaultsOf(json._class_name, file), ...rest };
  const larger = variance === null ? undefined : varianceOf(variance, json, file);
  return checkKeys(
    file,
    {
      ...given,
      ...(epsilon !== undefined && { prediction_type: predictionOf(epsilon, given.prediction_type, file) }),
      ...(larger && { variance_type: larger }),
    },
    schema,
    neutral,
  );
}

function defaultsOf(name: unknown, file: string): Record<string, unknown> {
  if (name === undefined) return usual;
  const defaults = typeof name === "string" && Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (defaults) return defaults;
  throw new Error(
    `${file}: _class_name is ${printed(name)}, only ${Object.keys(classes).join(", ")} are supported: other classes add noise in another way`,
  );
}

/**
 * Reads a name that ddpm does not know as its usual variance, if the file is of a class whose samplers draw no such
 * noise.
 */
function varianceOf(name: unknown, json: Record<string, unknown>, file: string): "fixed_large" | undefined {
  if (typeof name === "string" && Object.hasOwn(variances, name)) return variances[name];
  if (!withVariance(json)) return undefined;
  const known = Object.keys(variances).map((one) => JSON.stringify(one));
  throw new Error(`${file}: variance_type is ${printed(name)}, only ${known.join(" or ")} is supported`);
}

/** Reads the key that diffusers had before prediction_type (up to version 0.9). */
function predictionOf(epsilon: unknown, type: unknown, file: string): "epsilon" | "sample" {
  if (typeof epsilon !== "boolean")
    throw new Error(`${file}: predict_epsilon is ${printed(epsilon)}, expected true or false`);
  const meant = epsilon ? "epsilon" : "sample";
  if (type !== undefined && type !== meant)
    throw new Error(
      `${file}: predict_epsilon is ${epsilon}, which means prediction_type "${meant}", and prediction_type is ${printed(type)}: they must agree`,
    );
  return meant;
}
