-- A pass through the network with the output of every layer, in network units, in order of execution.
-- image [C][H][W] of the state, flat or nested; t a timestep; label the class, null for a model without classes.
-- The skip stack is one flat array, the output pushed last in front: a pop takes the first
-- skip_channels * height * width.
-- Errors: IM001 unknown model, IM002 wrong shape, IM003 timestep out of range, IM004 NaN or infinity, IM005 label.
create function imago.reference_pass(model text, image real[], t integer, label integer default null)
returns table (ordinal integer, name text, output double precision[])
language sql stable parallel safe rows 60
as $$
  with recursive net as materialized (
    select
      m.id, m.config, m.channels, m.height, m.width,
      (m.config ->> 'patch_size')::integer as patch,
      (m.config ->> 'center_input_sample')::boolean as centred
    from imago.find_model(model) as m
    where imago.check_image(m, image) and imago.check_timestep(m, t) and imago.check_label(m, label)
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
  timestep as materialized (
    select imago.reference_timestep(net.id, net.config, t, label) as emb from net
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
comment on function imago.reference_pass(text, real[], integer, integer) is
  'A pass through the network in plain nested arrays: the output of every layer, in order of execution. Errors: IM001 to IM005 as imago.predict_noise().';
