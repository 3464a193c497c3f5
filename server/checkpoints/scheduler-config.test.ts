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

describe("refuses, naming key and value:", () => {
  const refused: [string, Record<string, unknown>, string][] = [
    ["an unknown key", { skip_prk_steps: true }, "not supported: skip_prk_steps (true)"],
    [
      "another schedule",
      { beta_schedule: "sigmoid" },
      'beta_schedule is "sigmoid", expected "linear", "scaled_',
    ],
    ["another prediction", { prediction_type: "flow" }, 'prediction_type is "flow"'],
    ["betas of its own", { trained_betas: [0.1, 0.2] }, "trained_betas is [0.1,0.2], only null"],
    ["a larger variance", { variance_type: "fixed_large" }, 'variance_type is "fixed_large"'],
    ["a learned variance", { variance_type: "learned_range" }, 'variance_type is "learned_range"'],
    ["thresholding", { thresholding: true }, "thresholding is true, only false"],
    ["a wider clip", { clip_sample_range: 2 }, "clip_sample_range is 2, only 1"],
    ["rescaled betas", { rescale_betas_zero_snr: true }, "rescale_betas_zero_snr is true"],
    ["an offset", { steps_offset: 1 }, "steps_offset is 1, only 0"],
    ["a beta of one", { beta_end: 1 }, "beta_end is 1, expected less than 1"],
    ["a beta that is text", { beta_start: "0.1" }, 'beta_start is "0.1", expected a number between 0 and 1'],
    ["no timesteps", { num_train_timesteps: 0 }, "num_train_timesteps is 0, expected a whole number from 1"],
  ];
  test.each(refused)("%s", (_, json, message) => {
    expect(() => parseSchedulerConfig(json)).toThrow(`scheduler_config.json: ${message}`);
  });
});
