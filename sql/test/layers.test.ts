import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { namesOf } from "@/lib/api/samplers";
import { openCheckpointFolder } from "@/server/checkpoints/folder";
import { readSamplers } from "@/server/engine/samplers";
import { parseNetworkConfig } from "@/server/checkpoints/network-config";
import { fixtureFolder, modelFolder } from "./fixture";
import { provideDatabase } from "./setup";

type Layer = {
  ordinal: number;
  name: string;
  kind: string;
  in_channels: number;
  skip_channels: number;
  out_channels: number;
  height: number;
  width: number;
  pushes: boolean;
};

const pool = provideDatabase();
const nets = (await readdir(path.join(fixtureFolder, "nets"))).map((name) =>
  path.join(fixtureFolder, "nets", name),
);
const folders = [modelFolder, ...nets].map((folder) => ({ name: path.basename(folder), folder }));

async function layersOf(config: object): Promise<Layer[]> {
  const { rows } = await pool().query<Layer>("select * from imago.layers($1) order by ordinal", [config]);
  return rows;
}
const configOf = async (folder: string) =>
  parseNetworkConfig(JSON.parse(await readFile(path.join(folder, "config.json"), "utf8")));

test("the default model's layers come in order, with channels, grid and skip stack", async () => {
  const layers = await layersOf(await configOf(modelFolder));
  expect(
    layers.map((l) =>
      [
        l.ordinal,
        l.name,
        l.kind,
        l.in_channels,
        l.skip_channels,
        l.out_channels,
        `${l.height}x${l.width}`,
        l.pushes,
      ].join(" "),
    ),
  ).toEqual([
    "1 conv_in conv_in 48 0 80 16x8 true",
    "2 down_blocks.0.resnets.0 resnet 80 0 80 16x8 true",
    "3 down_blocks.0.downsamplers.0 downsample 80 0 80 8x4 true",
    "4 down_blocks.1.resnets.0 resnet 80 0 112 8x4 true",
    "5 down_blocks.1.downsamplers.0 downsample 112 0 112 4x2 true",
    "6 down_blocks.2.resnets.0 resnet 112 0 128 4x2 true",
    "7 mid_block.resnets.0 resnet 128 0 128 4x2 false",
    "8 mid_block.attentions.0 attention 128 0 128 4x2 false",
    "9 mid_block.resnets.1 resnet 128 0 128 4x2 false",
    "10 up_blocks.0.resnets.0 resnet 256 128 128 4x2 false",
    "11 up_blocks.0.resnets.1 resnet 240 112 128 4x2 false",
    "12 up_blocks.0.upsamplers.0 upsample 128 0 128 8x4 false",
    "13 up_blocks.1.resnets.0 resnet 240 112 112 8x4 false",
    "14 up_blocks.1.resnets.1 resnet 192 80 112 8x4 false",
    "15 up_blocks.1.upsamplers.0 upsample 112 0 112 16x8 false",
    "16 up_blocks.2.resnets.0 resnet 192 80 80 16x8 false",
    "17 up_blocks.2.resnets.1 resnet 160 80 80 16x8 false",
    "18 conv_out conv_out 80 0 48 16x8 false",
  ]);
});

test.each(folders)(
  "every layer of $name reads what the layer before and the skip stack give",
  async ({ folder }) => {
    const layers = await layersOf(await configOf(folder));
    const stack: { channels: number; grid: string }[] = [];
    let running = layers[0]?.in_channels;
    for (const [i, layer] of layers.entries()) {
      const grid = `${layer.height}x${layer.width}`;
      expect(layer.ordinal).toBe(i + 1);
      expect(layer.in_channels).toBe((running ?? 0) + layer.skip_channels);
      if (layer.skip_channels > 0) expect(stack.pop()).toEqual({ channels: layer.skip_channels, grid });
      if (layer.pushes) stack.push({ channels: layer.out_channels, grid });
      running = layer.out_channels;
    }
    expect(stack).toEqual([]);
  },
);

test.each(folders)("the expected tensors of $name are those that PyTorch wrote", async ({ folder }) => {
  const checkpoint = await openCheckpointFolder(folder, namesOf(await readSamplers(pool())));
  const stored = [...checkpoint.tensors.values()].map(({ name, shape }) => ({ name: today(name), shape }));
  await checkpoint.close();
  const { rows } = await pool().query("select name, shape from imago.expected_tensors($1)", [
    await configOf(folder),
  ]);
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(rows.sort(byName)).toEqual(stored.sort(byName));
});

const today = (name: string) =>
  name.replace(/\.(query|key|value|proj_attn)\./, (_, old: string) => `.${todaysNames[old]}.`);
const todaysNames: Record<string, string> = {
  query: "to_q",
  key: "to_k",
  value: "to_v",
  proj_attn: "to_out.0",
};
