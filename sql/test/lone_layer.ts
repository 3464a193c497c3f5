/** Runs one layer of the packed network alone, with weights and input of the fixtures. */
import type { Pool } from "@/db/pool";
import type { Fixture, Fixtures, Nested } from "./fixture";

type LoneLayer = {
  kind: "conv_in" | "downsample" | "upsample" | "resnet" | "attention";
  /** The beginning of the fixtures' names: <prefix>.input, .output, and the weights. */
  prefix: string;
  /** The weights' names below the prefix, without `.weight` and `.bias`; "" for the prefix itself. */
  modules: readonly string[];
  config?: Record<string, unknown>;
};

const neutral = { norm_num_groups: 1, norm_eps: 1e-5, attention_head_dim: null, downsample_padding: 1 };

/** Returns the layer's output for <prefix>.input, [O][H * W]; `bias`: for a resnet, one number per channel from t. */
export async function runLayer(
  pool: Pool,
  fixture: Fixtures,
  lone: LoneLayer,
  bias: Nested | null = null,
): Promise<Nested> {
  const { kind, prefix, config } = lone;
  const [output, input] = [fixture(`${prefix}.output`), fixture(`${prefix}.input`)] as const;
  const [outChannels, height, width] = output.shape;
  const { rows } = await pool.query<{ id: number }>(
    `insert into imago.model (name, identity, config, scheduler, channels, height, width, parameters)
     values ($1, '', $2, '{}', 1, 1, 1, 0) returning id`,
    [`lone ${prefix} ${JSON.stringify(config ?? {})}`, { ...neutral, ...config }],
  );
  const id = rows[0]?.id;
  await pool.query("insert into imago.layer values ($1, 1, 'lone', $2, $3, 0, $4, $5, $6, false, 1)", [
    id,
    kind,
    input.shape[0],
    outChannels,
    height,
    width,
  ]);
  for (const module of lone.modules)
    for (const part of ["weight", "bias"]) {
      const { shape, values } = fixture([prefix, module, part].filter(Boolean).join("."));
      const name = ["lone", module, part].filter(Boolean).join(".");
      await pool.query("insert into imago.tensor values ($1, $2, $3, $4)", [id, name, shape, values]);
    }
  await pool.query("select imago.compile_convolutions($1), imago.compile_dense($1)", [id]);
  const result = await pool.query<{ data: Nested }>(
    `select y.data
     from imago.model as m join imago.layer as l on l.model_id = m.id
     cross join lateral imago.run_layer(m, l, row($2::real[], $3::double precision[])::imago.activation, $4) as y
     where m.id = $1`,
    [id, ...activation(input), bias],
  );
  return result.rows[0]?.data ?? [];
}

/** Returns the fields of an imago.activation: the channels' values; and their sums, sums of squares, least, largest. */
export function activation({ shape, values }: Fixture): [number[][], number[][]] {
  const channels = shape[0] ?? 0;
  const pixels = values.length / channels;
  const data = Array.from({ length: channels }, (_, c) => values.slice(c * pixels, (c + 1) * pixels));
  const stats = data.map((channel) => [
    channel.reduce((sum, value) => sum + value, 0),
    channel.reduce((sum, value) => sum + value * value, 0),
    Math.min(...channel),
    Math.max(...channel),
  ]);
  return [data, stats];
}
