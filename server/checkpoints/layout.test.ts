import { expect, test } from "vitest";
import { findLayout } from "./layout";

const weights = "diffusion_pytorch_model.safetensors";
const find = (...paths: string[]) => findLayout(paths, "the folder");

test("a flat folder", () => {
  expect(find("README.md", "config.json", weights, "scheduler_config.json")).toEqual({
    config: "config.json",
    weights,
    scheduler: "scheduler_config.json",
  });
});

test("how the model is best run, if the folder says it", () => {
  const files = ["unet/config.json", `unet/${weights}`, "scheduler/scheduler_config.json"];
  expect(find(...files).sampling).toBeUndefined();
  expect(find(...files, "sampling.json").sampling).toBe("sampling.json");
});

test("the folders of a pipeline", () => {
  expect(
    find("model_index.json", "unet/config.json", `unet/${weights}`, "scheduler/scheduler_config.json"),
  ).toEqual({
    config: "unet/config.json",
    weights: `unet/${weights}`,
    scheduler: "scheduler/scheduler_config.json",
  });
});

test("the fp16 variant stands in where the full weights are absent, and only there", () => {
  const fp16 = "diffusion_pytorch_model.fp16.safetensors";
  expect(find("config.json", fp16, "scheduler_config.json").weights).toBe(fp16);
  expect(find("config.json", fp16, weights, "scheduler_config.json").weights).toBe(weights);
});

test("names what is missing", () => {
  expect(() => find(weights)).toThrow("the folder has neither config.json nor unet/config.json");
  expect(() => find("config.json", "scheduler_config.json")).toThrow(`the folder has neither ${weights} nor`);
  expect(() => find("config.json", weights)).toThrow(
    "neither scheduler_config.json nor scheduler/scheduler_config",
  );
});

test("names pickles and shards", () => {
  const rest = ["unet/config.json", "scheduler/scheduler_config.json"];
  expect(() => find(...rest, "unet/diffusion_pytorch_model.bin")).toThrow(
    `weights in unet/diffusion_pytorch_model.bin, a pickle, which is not supported: save them as unet/${weights}`,
  );
  expect(() => find(...rest, "unet/diffusion_pytorch_model.fp16.bin")).toThrow("a pickle");
  expect(() => find(...rest, `unet/${weights}.index.json`)).toThrow("sharded weights");
  expect(() => find(...rest, "unet/diffusion_pytorch_model-00001-of-00002.safetensors")).toThrow(
    "sharded weights (unet/diffusion_pytorch_model-00001-of-00002.safetensors)",
  );
});
