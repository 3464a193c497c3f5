import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSchedulerConfig } from "./scheduler-config";

const defaults = {
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: "linear",
  prediction_type: "epsilon",
  clip_sample: true,
};

test("absent keys take the defaults of DDPMScheduler", () => {
  expect(parseSchedulerConfig({})).toEqual(defaults);
});

test("what a current DDPMScheduler saves passes, bookkeeping included", () => {
  const saved = {
    _class_name: "DDPMScheduler",
    _diffusers_version: "0.31.0",
    ...defaults,
    clip_sample_range: 1.0,
    dynamic_thresholding_ratio: 0.995,
    rescale_betas_zero_snr: false,
    sample_max_value: 1.0,
    steps_offset: 0,
    thresholding: false,
    timestep_spacing: "leading",
    trained_betas: null,
    variance_type: "fixed_small",
  };
  expect(parseSchedulerConfig(saved)).toEqual(defaults);
});

test("honoured keys are taken over", () => {
  const json = {
    num_train_timesteps: 500,
    beta_start: 0.001,
    beta_end: 0.012,
    beta_schedule: "squaredcos_cap_v2",
    prediction_type: "v_prediction",
    clip_sample: false,
  };
  expect(parseSchedulerConfig(json)).toEqual(json);
});

test("an absent key takes the default of the class that the file names", () => {
  const parse = (_class_name: string) => parseSchedulerConfig({ _class_name });
  expect(parse("DDIMScheduler")).toEqual(defaults);
  expect(parse("EulerDiscreteScheduler")).toEqual({ ...defaults, clip_sample: false });
  const latent = { beta_start: 0.00085, beta_end: 0.012, clip_sample: false };
  expect(parse("HeunDiscreteScheduler")).toEqual({ ...defaults, ...latent });
});

test("keys of features that are off, and of samplers, change nothing", () => {
  const off: Record<string, unknown>[] = [
    { clip_sample: false, clip_sample_range: 2 },
    { _class_name: "EulerDiscreteScheduler", clip_sample_range: 3, use_karras_sigmas: true, sigma_min: 0.1 },
    { _class_name: "DPMSolverMultistepScheduler", algorithm_type: "sde-dpmsolver++", variance_type: null },
  ];
  for (const json of off) expect(parseSchedulerConfig(json)).toEqual({ ...defaults, clip_sample: false });
  const thresholding = { thresholding: false, dynamic_thresholding_ratio: 0.99, sample_max_value: 1.5 };
  expect(parseSchedulerConfig(thresholding)).toEqual(defaults);
});

test("what other classes save passes", () => {
  const multistep = {
    algorithm_type: "dpmsolver++",
    dynamic_thresholding_ratio: 0.995,
    euler_at_final: false,
    final_sigmas_type: "zero",
    flow_shift: 1.0,
    lambda_min_clipped: "-Infinity",
    lower_order_final: true,
    sample_max_value: 1.0,
    solver_order: 2,
    steps_offset: 0,
    thresholding: false,
    time_shift_type: "exponential",
    timestep_spacing: "linspace",
    trained_betas: null,
    use_beta_sigmas: false,
    use_dynamic_shifting: false,
    use_exponential_sigmas: false,
    use_flow_sigmas: false,
    use_karras_sigmas: false,
    use_lu_lambdas: false,
    variance_type: null,
  };
  const unipc = { disable_corrector: [], predict_x0: true, solver_p: null, shift_terminal: null };
  const sa = { predictor_order: 2, corrector_order: 2, tau_func: null };
  const pndm = { set_alpha_to_one: false, skip_prk_steps: false, timestep_spacing: "leading" };
  for (const json of [
    { _class_name: "DPMSolverMultistepScheduler", ...multistep },
    { _class_name: "UniPCMultistepScheduler", ...multistep, ...unipc },
    { _class_name: "SASolverScheduler", ...multistep, ...sa },
    { _class_name: "PNDMScheduler", ...pndm },
  ])
    expect(parseSchedulerConfig(json)).toEqual({ ...defaults, clip_sample: false });
});

test("keys that a config has from another class, which its own does not know, change nothing", () => {
  const former = { set_alpha_to_one: false, variance_type: "learned_range", steps_offset: 1 };
  const json = { ...former, thresholding: true, rescale_betas_zero_snr: true };
  expect(parseSchedulerConfig({ _class_name: "LMSDiscreteScheduler", ...json })).toEqual({
    ...defaults,
    clip_sample: false,
  });
  expect(parseSchedulerConfig({ set_alpha_to_one: false, tensor_format: "np" })).toEqual(defaults);
});

test("the key before prediction_type means the same", () => {
  expect(parseSchedulerConfig({ predict_epsilon: true })).toEqual(defaults);
  expect(parseSchedulerConfig({ predict_epsilon: false })).toEqual({
    ...defaults,
    prediction_type: "sample",
  });
  expect(parseSchedulerConfig({ predict_epsilon: true, prediction_type: "epsilon" })).toEqual(defaults);
});

test("only the larger variance is kept", () => {
  for (const variance_type of ["fixed_small", "fixed_small_log", null])
    expect(parseSchedulerConfig({ variance_type })).toEqual(defaults);
  for (const variance_type of ["fixed_large", "fixed_large_log"])
    expect(parseSchedulerConfig({ variance_type })).toEqual({ ...defaults, variance_type: "fixed_large" });
});

test("whatever a file holds, it is read or refused with a key of the file, in characters that a terminal shows", () => {
  const keys = [
    "_class_name",
    "variance_type",
    "predict_epsilon",
    "clip_sample_range",
    "\u001b[2J",
    ...Object.keys(defaults),
  ];
  const json = fc.dictionary(
    fc.oneof(fc.constantFrom(...keys), fc.string()),
    fc.oneof(fc.jsonValue(), fc.constant("\u009b31m")),
  );
  fc.assert(
    fc.property(json, (file) => {
      try {
        expect(parseSchedulerConfig(file)).toMatchObject({ clip_sample: expect.any(Boolean) });
      } catch (error) {
        const { message } = error as Error;
        expect(message).toMatch(/^scheduler_config\.json: /);
        expect(message).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});

describe("refuses, naming key and value:", () => {
  const refused: [string, Record<string, unknown>, string][] = [
    ["an unknown key", { skip_steps: true }, "not supported: skip_steps (true)"],
    [
      "a class with another noise",
      { _class_name: "FlowMatchEulerDiscreteScheduler" },
      '_class_name is "FlowMatchEulerDiscreteScheduler", only DDPMScheduler, ',
    ],
    ["a class that is not a name", { _class_name: 7 }, "_class_name is 7, only "],
    [
      "two predictions",
      { predict_epsilon: true, prediction_type: "sample" },
      'predict_epsilon is true, which means prediction_type "epsilon"',
    ],
    ["a prediction of neither kind", { predict_epsilon: 1 }, "predict_epsilon is 1, expected true or false"],
    [
      "another schedule",
      { beta_schedule: "sigmoid" },
      'beta_schedule is "sigmoid", expected "linear", "scaled_',
    ],
    ["another prediction", { prediction_type: "flow" }, 'prediction_type is "flow"'],
    ["betas of its own", { trained_betas: [0.1, 0.2] }, "trained_betas is [0.1,0.2], only null"],
    ["a learned variance", { variance_type: "learned_range" }, 'variance_type is "learned_range"'],
    ["thresholding", { thresholding: true }, "thresholding is true, only false"],
    ["a wider clip", { clip_sample_range: 2 }, "clip_sample_range is 2, only 1"],
    [
      "a wider clip, asked for",
      { _class_name: "PNDMScheduler", clip_sample: true, clip_sample_range: 2 },
      "clip_sample_range is 2",
    ],
    ["rescaled betas", { rescale_betas_zero_snr: true }, "rescale_betas_zero_snr is true"],
    ["an offset", { steps_offset: 1 }, "steps_offset is 1, only 0"],
    [
      "another end of ddim",
      { _class_name: "DDIMScheduler", set_alpha_to_one: false },
      "set_alpha_to_one is false, only true",
    ],
    [
      "thresholding of a class that does it",
      { _class_name: "UniPCMultistepScheduler", thresholding: true },
      "thresholding is true, only false",
    ],
    ["a beta of one", { beta_end: 1 }, "beta_end is 1, expected less than 1"],
    ["a beta that is text", { beta_start: "0.1" }, 'beta_start is "0.1", expected a number between 0 and 1'],
    ["no timesteps", { num_train_timesteps: 0 }, "num_train_timesteps is 0, expected a whole number from 1"],
  ];
  test.each(refused)("%s", (_, json, message) => {
    expect(() => parseSchedulerConfig(json)).toThrow(`scheduler_config.json: ${message}`);
  });
});
