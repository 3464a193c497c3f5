-- A pass through the network with the output of every layer, in network units, in order of execution.
-- image [C][H][W] of the state, flat or nested; t a timestep.
-- The skip stack is one flat array, the output pushed last in front: a pop takes the first skip_channels * height * width.
-- Errors: IM001 unknown model, IM002 wrong shape, IM003 timestep out of range, IM004 NaN or infinity.
create function imago.reference_pass(model text, image real[], t integer)
returns table (ordinal integer, name text, output double precision[])
language sql stable parallel safe strict rows 60
as $$
  with recursive net as materialized (
    select
      m.id, m.config, m.channels, m.height, m.width,
      (m.config ->> 'patch_size')::integer as patch,
      (m.config ->> 'center_input_sample')::boolean as centred,
      (m.config -> 'block_out_channels' ->> 0)::integer as embedding
    from imago.find_model(model) as m
    where imago.check_image(m, image) and imago.check_timestep(m, t)
  ),
  input as (
    select imago.reference_fold_patches(
      imago.reference_reshape(
        array_agg(case when net.centred then 2 * e.value - 1 else e.value end order by e.place),
        array[net.channels, net.height, net.width]
      ),
      net.patch
    ) as x
    from net cross join unnest(image::double precision[]) with ordinality as e (value, place)
    group by net.channels, net.height, net.width, net.patch
  ),
  sinusoid as (
    select array[imago.reference_time_embedding(
      t, net.embedding, (net.config ->> 'freq_shift')::double precision, (net.config ->> 'flip_sin_to_cos')::boolean
    )] as emb
    from net
  ),
  hidden as (
    select imago.reference_linear(
      emb,
      imago.reference_tensor(net.id, 'time_embedding.linear_1.weight'),
      imago.reference_tensor(net.id, 'time_embedding.linear_1.bias')
    ) as emb
    from sinusoid cross join net
  ),
  timestep as materialized (
    select imago.reference_flatten(imago.reference_linear(
      array[imago.reference_silu(imago.reference_flatten(emb))],
      imago.reference_tensor(net.id, 'time_embedding.linear_2.weight'),
      imago.reference_tensor(net.id, 'time_embedding.linear_2.bias')
    )) as emb
    from hidden cross join net
  ),
  layer as materialized (
    select l.*, l.skip_channels * l.height * l.width as popped from net cross join lateral imago.layers(net.config) as l
  ),
  pass as (
    select 0 as ordinal, null::text as name, input.x as output, '{}'::double precision[] as skips from input
    union all
    select
      step.ordinal, step.name, run.output,
      case when step.pushes then imago.reference_flatten(run.output) else '{}' end || step.skips[step.popped + 1 :]
    from (
      select layer.*, pass.output as x, pass.skips
      from pass join layer on layer.ordinal = pass.ordinal + 1
      offset 0  -- a fence: else a plan may compute every layer from x before it picks the one that comes next
    ) as step
    cross join net
    cross join timestep
    cross join lateral (
      select imago.reference_layer(
        net.id, net.config, step.kind, step.name,
        case when step.popped = 0 then step.x else step.x || imago.reference_reshape(
          step.skips[1 : step.popped], array[step.skip_channels, step.height, step.width]
        ) end,
        timestep.emb
      ) as output
      offset 0  -- else the layer would be computed once for each time its output is named above
    ) as run
  )
  select pass.ordinal, pass.name, pass.output from pass where pass.ordinal > 0 order by pass.ordinal
$$;
comment on function imago.reference_pass(text, real[], integer) is
  'A pass through the network in plain nested arrays: the output of every layer, in order of execution. Errors: IM001 to IM004 as imago.predict_noise().';
