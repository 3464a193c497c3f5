/**
 * The prepared operations of the lab. Each is one statement; the lab paints before and after those that change the
 * network.
 */

export type Operation = {
  id: string;
  title: string;
  words: string;
  sql: string;
  /** Whether a butterfly is painted after the statement, to be compared with the one before. */
  paints: boolean;
};

export const operations: Operation[] = [
  {
    id: "channel",
    title: "Silence a channel",
    words:
      "The last level of the network hands 80 channels to the layer that makes the picture. Set one of them to zero, and see which pattern of the wings goes.",
    sql: "update imago.tensor set data[4] = 0\nwhere name in ('conv_norm_out.weight', 'conv_norm_out.bias')",
    paints: true,
  },
  {
    id: "half",
    title: "Silence half of them",
    words:
      "Forty channels of eighty fall silent at once. A network has no plan for that, and paints on regardless.",
    sql: "update imago.tensor set\n  data[1:cardinality(data) / 2] = array_fill(0::real, array[cardinality(data) / 2])\nwhere name in ('conv_norm_out.weight', 'conv_norm_out.bias')",
    paints: true,
  },
  {
    id: "attention",
    title: "Halve the attention",
    words:
      "In the attention layer, where the picture is smallest, every place looks at every other. This halves what it has to say.",
    sql: "update imago.dense set\n  scales = array(select scale / 2 from unnest(scales) with ordinality as u (scale, i) order by i),\n  biases = array(select bias / 2 from unnest(biases) with ordinality as u (bias, i) order by i)\nwhere name like '%.to_out'",
    paints: true,
  },
  {
    id: "no-attention",
    title: "No attention at all",
    words:
      "Now no place knows of any other, but for the windows of the convolutions. Compare the wings: how much did one need to be told about the other?",
    sql: "update imago.dense set\n  scales = array_fill(0::double precision, array[cardinality(scales)]),\n  biases = array_fill(0::double precision, array[cardinality(biases)])\nwhere name like '%.to_out'",
    paints: true,
  },
  {
    id: "time",
    title: "Take away its clock",
    words:
      "The network is told at every step how noisy the picture is. Without that it takes each step for the same one.",
    sql: "update imago.dense set\n  scales = array_fill(0::double precision, array[cardinality(scales)]),\n  biases = array_fill(0::double precision, array[cardinality(biases)])\nwhere name = 'time_embedding.linear_2'",
    paints: true,
  },
  {
    id: "skips",
    title: "Swap two skip connections",
    words:
      "What the way down has seen is handed across to the way up. The two outermost connections have the same shape, so they can be swapped: the function is rewritten where it takes one from the stack.",
    sql: "do $swap$ begin\n  execute replace(replace(\n    pg_get_functiondef('imago.forward'::regproc),\n    'step.skips[cardinality(step.skips)] as skip',\n    'step.skips[case cardinality(step.skips) when 2 then 1 else cardinality(step.skips) end] as skip'),\n    'step.skips[:cardinality(step.skips) - 1]',\n    'case cardinality(step.skips) when 2 then step.skips[2:2] else step.skips[:cardinality(step.skips) - 1] end');\nend $swap$",
    paints: true,
  },
  {
    id: "round",
    title: "Round all weights to one digit",
    words:
      "Four million learned numbers, each rounded to one digit after the point, and the network compiled again. How much of a butterfly is in the digits behind?",
    sql: "do $round$ begin\n  update imago.tensor set data = array(\n    select round(weight::numeric, 1)::real from unnest(data) with ordinality as u (weight, i) order by i);\n  perform imago.compile_model(id) from imago.model;\nend $round$",
    paints: true,
  },
  {
    id: "mix",
    title: "Mix the noise of two seeds",
    words:
      "Half the noise of seed 42 and half that of seed 7, brought to the strength that noise must have. The child has something of both.",
    sql: `select imago.rgb(picture) as rgb, array_length(picture, 3) as width
from (
  select imago.picture(model.name, run.image) as picture
  from imago.model
  cross join lateral imago.repaint(jsonb_build_object('model', name, 'seed', '42',
    'pedigree', '[{"seed": "42"}, {"seed": "7"}, {"a": 1, "b": 2, "cross": "mix", "share": 0.5}]'::jsonb)) as run
  order by run.step desc limit 1
) as painted`,
    paints: false,
  },
  {
    id: "ascii",
    title: "Your own ramp",
    words:
      "The butterfly before the operation, as text of 120 columns. The last argument is the ramp, from no ink to the most: write your own.",
    sql: "select imago.ascii(rgb, picture_width, 120, 'none', ' .oO@') as butterfly\nfrom imago.frame join imago.job on job.id = job_id\norder by finished_at desc, step desc limit 1",
    paints: false,
  },
  {
    id: "schedule",
    title: "The schedule as a chart",
    words: "The steps of a run, with the share of noise that is left after each. SQL draws its own bars.",
    sql: "select step, t, repeat('#', round(48 * noise_level)::integer) as noise\nfrom imago.model cross join lateral imago.schedule(name, 20, 'linspace')\norder by step",
    paints: false,
  },
  {
    id: "slowest",
    title: "The slowest layers",
    words:
      "Every layer of the last painting was timed as it ran in this tab. Convolutions at full size cost most.",
    sql: "select name, kind, round(milliseconds) as ms\nfrom (select id from imago.job order by finished_at desc nulls last limit 1) as last\ncross join lateral imago.layer_medians(last.id)\njoin imago.layer using (ordinal)\norder by milliseconds desc limit 12",
    paints: false,
  },
  {
    id: "explain",
    title: "Explain the noise",
    words:
      "How PostgreSQL plans to draw the noise of a seed, and how long that took. The functions are SQL, so the planner sees through them.",
    sql: "explain (analyze, costs off)\nselect name, cardinality(imago.initial_noise(name, 42)) from imago.model",
    paints: false,
  },
];
