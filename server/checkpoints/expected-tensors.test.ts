import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConfigJson } from "@/testing/checkpoint";
import { checkpointTensors } from "@/testing/checkpoint-tensors";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { tiny } from "@/testing/tiny";
import { parseNetworkConfig } from "./network-config";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe("the database expects the tensors that the network is built from:", () => {
  const plain = {
    down_block_types: ["DownBlock2D", "DownBlock2D"],
    up_block_types: ["UpBlock2D", "UpBlock2D"],
  };
  const three = {
    block_out_channels: [8, 16, 24],
    down_block_types: ["AttnDownBlock2D", "DownBlock2D", "AttnDownBlock2D"],
    up_block_types: ["UpBlock2D", "AttnUpBlock2D", "UpBlock2D"],
  };
  const one = {
    block_out_channels: [8],
    down_block_types: ["DownBlock2D"],
    up_block_types: ["AttnUpBlock2D"],
  };
  const configs: [string, ConfigJson][] = [
    ["a tiny net", tiny],
    ["no attention at all", { ...tiny, ...plain, add_attention: false }],
    ["three levels, three layers, attention here and there", { ...tiny, ...three, layers_per_block: 3 }],
    ["a single level", { ...tiny, ...one }],
    ["equal channels", { ...tiny, block_out_channels: [16, 16] }],
    ["the defaults", { sample_size: 64 }],
    ["a table of classes", { ...tiny, num_class_embeds: 10 }],
    ["labels embedded as timesteps", { ...tiny, class_embed_type: "timestep" }],
    ["the same, counted", { ...tiny, class_embed_type: "timestep", num_class_embeds: 10 }],
  ];
  test.each(configs)("%s", async (_, json) => {
    const config = parseNetworkConfig(json);
    const { rows } = await database.pool.query("select name, shape from imago.expected_tensors($1)", [
      config,
    ]);
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(rows.sort(byName)).toEqual(checkpointTensors(config).sort(byName));
  });
});
