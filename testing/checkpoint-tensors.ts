/**
 * The tensors of a UNet2DModel for a config. This is a second implementation of the wiring, after that class's
 * constructor: random checkpoints need no database, and `imago.expected_tensors` has something to be compared with.
 */
import type { NetworkConfig } from "@/server/checkpoints/network-config";

export type CheckpointTensor = { name: string; shape: number[] };

const parameter = (name: string, weight: number[]): CheckpointTensor[] => [
  { name: `${name}.weight`, shape: weight },
  { name: `${name}.bias`, shape: weight.slice(0, 1) },
];
const convolution = (name: string, from: number, to: number, kernel = 3) =>
  parameter(name, [to, from, kernel, kernel]);

function resnet(name: string, from: number, to: number, time: number): CheckpointTensor[] {
  return [
    ...parameter(`${name}.norm1`, [from]),
    ...convolution(`${name}.conv1`, from, to),
    ...parameter(`${name}.time_emb_proj`, [to, time]),
    ...parameter(`${name}.norm2`, [to]),
    ...convolution(`${name}.conv2`, to, to),
    ...(from === to ? [] : convolution(`${name}.conv_shortcut`, from, to, 1)),
  ];
}

const attention = (name: string, width: number): CheckpointTensor[] => [
  ...parameter(`${name}.group_norm`, [width]),
  ...["to_q", "to_k", "to_v", "to_out.0"].flatMap((part) => parameter(`${name}.${part}`, [width, width])),
];

function downPath(config: NetworkConfig, time: number, skips: number[]): CheckpointTensor[] {
  const tensors: CheckpointTensor[] = [];
  let width = skips[0] ?? 0;
  config.block_out_channels.forEach((out, level) => {
    const block = `down_blocks.${level}`;
    for (let layer = 0; layer < config.layers_per_block; layer++) {
      tensors.push(...resnet(`${block}.resnets.${layer}`, width, out, time));
      if (config.down_block_types[level] === "AttnDownBlock2D")
        tensors.push(...attention(`${block}.attentions.${layer}`, out));
      width = out;
      skips.push(width);
    }
    if (level === config.block_out_channels.length - 1) return;
    tensors.push(...convolution(`${block}.downsamplers.0.conv`, out, out));
    skips.push(out);
  });
  return tensors;
}

function upPath(config: NetworkConfig, time: number, skips: number[]): CheckpointTensor[] {
  const tensors: CheckpointTensor[] = [];
  let width = config.block_out_channels.at(-1) ?? 0;
  config.block_out_channels.toReversed().forEach((out, level) => {
    const block = `up_blocks.${level}`;
    for (let layer = 0; layer <= config.layers_per_block; layer++) {
      tensors.push(...resnet(`${block}.resnets.${layer}`, width + (skips.pop() ?? 0), out, time));
      if (config.up_block_types[level] === "AttnUpBlock2D")
        tensors.push(...attention(`${block}.attentions.${layer}`, out));
      width = out;
    }
    if (level < config.block_out_channels.length - 1)
      tensors.push(...convolution(`${block}.upsamplers.0.conv`, out, out));
  });
  return tensors;
}

function classEmbedding(
  { class_embed_type, num_class_embeds }: NetworkConfig,
  first: number,
  time: number,
): CheckpointTensor[] {
  if (class_embed_type === "timestep")
    return [
      ...parameter("class_embedding.linear_1", [time, first]),
      ...parameter("class_embedding.linear_2", [time, time]),
    ];
  if (num_class_embeds === undefined) return [];
  return [{ name: "class_embedding.weight", shape: [num_class_embeds, time] }];
}

/** Lists name and shape of every tensor, in the order in which the network is built. */
export function checkpointTensors(config: NetworkConfig): CheckpointTensor[] {
  const first = config.block_out_channels[0] ?? 0;
  const deepest = config.block_out_channels.at(-1) ?? 0;
  const time = 4 * first;
  const skips = [first];
  return [
    ...convolution("conv_in", config.in_channels, first),
    ...parameter("time_embedding.linear_1", [time, first]),
    ...parameter("time_embedding.linear_2", [time, time]),
    ...classEmbedding(config, first, time),
    ...downPath(config, time, skips),
    ...resnet("mid_block.resnets.0", deepest, deepest, time),
    ...(config.add_attention ? attention("mid_block.attentions.0", deepest) : []),
    ...resnet("mid_block.resnets.1", deepest, deepest, time),
    ...upPath(config, time, skips),
    ...parameter("conv_norm_out", [first]),
    ...convolution("conv_out", first, config.out_channels),
  ];
}
