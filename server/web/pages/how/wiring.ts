/** Reads a model's wiring from the table imago.layer. */
import type { Queryable } from "@/db/pool";

export type Layer = {
  ordinal: number;
  /** As in the checkpoint: "down_blocks.0.resnets.0" */
  name: string;
  kind: string;
  inChannels: number;
  /** Channels that are taken from the skip stack and appended to the input; 0 if none. */
  skipChannels: number;
  outChannels: number;
  height: number;
  width: number;
  /** Whether its output is pushed on the skip stack. */
  pushes: boolean;
};

export type Network = {
  name: string;
  parameters: number;
  /** Size of the state: channels, height, width. */
  channels: number;
  height: number;
  width: number;
  /** Whether the network sees only the left half of the picture. */
  mirrored: boolean;
  /** Side of the pixel patches that are folded into channels before the first layer. */
  patch: number;
  /** Multiplications of all convolutions in one pass; below, the share of 3x3 kernels. */
  multiplications: number;
  shareOf3x3: number;
  layers: Layer[];
};

/** Undefined if no model has this name and identity. */
export async function readNetwork(
  database: Queryable,
  name: string,
  identity: string,
): Promise<Network | undefined> {
  const { rows } = await database.query<Network>(
    `select m.name, m.parameters::float8 as parameters, m.channels, m.height, m.width,
       coalesce((m.config ->> 'mirror')::boolean, false) as mirrored,
       coalesce((m.config ->> 'patch_size')::integer, 1) as patch,
       cost.multiplications, cost.of_3x3 / cost.multiplications as "shareOf3x3",
       (select json_agg(json_build_object(
          'ordinal', l.ordinal, 'name', l.name, 'kind', l.kind, 'inChannels', l.in_channels,
          'skipChannels', l.skip_channels, 'outChannels', l.out_channels, 'height', l.height, 'width', l.width,
          'pushes', l.pushes) order by l.ordinal)
        from imago.layer as l where l.model_id = m.id) as layers
     from imago.model as m
     cross join lateral (
       select sum(c.work) as multiplications, coalesce(sum(c.work) filter (where c.size = 3), 0) as of_3x3
       from (
         select size, in_channels::float8 * out_channels * size * size * cardinality(offsets) as work
         from imago.convolution where model_id = m.id
       ) as c
     ) as cost
     where m.name = $1 and m.identity = $2`,
    [name, identity],
  );
  return rows[0];
}
