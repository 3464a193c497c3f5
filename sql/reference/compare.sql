-- Compares what the engine computes with the naive functions of this folder: a check that a model's numbers are right,
-- where its known answer says only that they are the same as at import.

-- The output channels of a layer that are compared: eight of a convolution. The other kinds need all of them.
create function imago.compared_channels(layer imago.layer)
returns integer
language sql immutable parallel safe
as $$ select case when layer.kind in ('resnet', 'attention') then layer.out_channels else least(layer.out_channels, 8) end $$;
comment on function imago.compared_channels(imago.layer) is 'How many of a layer''s output channels are compared with the naive ones.';

-- The multiply-adds of each layer of a compiled model: what a naive layer costs, 0.2 us each.
create function imago.reference_costs(model_id integer)
returns table (layer integer, products double precision)
language sql stable strict rows 60
as $$
  select
    l.ordinal,
    case l.kind
      when 'attention' then 4.0 * s.pixels * l.out_channels ^ 2 + 2 * s.pixels ^ 2 * l.out_channels
      else (
        select sum(c.in_channels::double precision * c.out_channels * c.size * c.size) * s.pixels
        from imago.convolution as c where c.model_id = l.model_id and c.layer = l.ordinal
      )
    end
  from imago.layer as l
  cross join lateral (select (l.height * l.width)::double precision as pixels) as s
  where l.model_id = reference_costs.model_id
$$;
comment on function imago.reference_costs(integer) is 'The multiply-adds of each layer of a compiled model.';

-- One layer of a model both ways, for standard normal noise as its input: the largest difference, and the standard
-- deviation of the naive output, in the channels that are compared.
create function imago.compare_layer(model imago.model, layer imago.layer, t integer, label integer)
returns table (difference double precision, spread double precision)
language sql stable parallel restricted rows 1
set jit = off
as $$
  with size as materialized (
    select
      case layer.kind when 'downsample' then layer.height * 2 when 'upsample' then layer.height / 2 else layer.height end as height,
      case layer.kind when 'downsample' then layer.width * 2 when 'upsample' then layer.width / 2 else layer.width end as width
  ),
  input as materialized (
    select
      row(array_agg(c.data order by c.c), array_agg(c.stats order by c.c))::imago.activation as x,
      imago.reference_reshape(
        imago.reference_flatten(array_agg(c.data order by c.c)::double precision[]),
        array[layer.in_channels, min(c.height), min(c.width)]
      ) as naive
    from (
      select
        c.c, size.height, size.width, noise.data,
        (select array[sum(v.v), sum(v.v * v.v), min(v.v), max(v.v)] from (select unnest(noise.data)::double precision as v) as v) as stats
      from size
      cross join generate_series(1, layer.in_channels) as c (c)
      cross join lateral (select imago.gaussian_noise(c.c, 0, size.height * size.width)::real[] as data offset 0) as noise
    ) as c
  )
  select max(abs(u.packed - u.naive)), stddev_pop(u.naive)
  from input
  cross join lateral imago.run_layer(
    model, layer, input.x, (select b.bias from imago.time_biases(model, t, label) as b where b.layer = layer.ordinal)
  ) as y
  cross join lateral (
    select imago.reference_layer(
      model.id, model.config, layer.kind, layer.name, input.naive, imago.reference_timestep(model.id, model.config, t, label),
      imago.compared_channels(layer)
    ) as output
    offset 0
  ) as reference
  cross join lateral unnest(
    y.data[1:imago.compared_channels(layer)][:]::double precision[], reference.output
  ) as u (packed, naive)
$$;
comment on function imago.compare_layer(imago.model, imago.layer, integer, integer) is
  'The largest difference between a layer and its naive version, for noise as input; and the spread of the naive output.';

-- A model against the naive reference, in a few seconds: the whole pass of the known answer where that takes at most
-- `most` multiply-adds; else of each kind of layer the one that costs least, if it costs at most an eighth of that.
--
--   part        'pass', or a layer's name; no row where every layer is too large
--   difference  the largest one; spread: the standard deviation of the naive output
--   tolerance   the largest difference that is right: a hundredth of the spread, and two where cells are narrow
create function imago.compare_with_reference(model text, most double precision default 2e7)
returns table (part text, difference double precision, spread double precision, tolerance double precision)
language sql stable parallel restricted rows 7
set jit = off
as $$
  with setting as materialized (
    select
      m as model, (m.scheduler ->> 'num_train_timesteps')::integer / 2 as t, imago.classes(m) / 2 as label,
      (select sum(c.products) from imago.reference_costs(m.id) as c) <= most as small,
      case
        when exists (select from imago.convolution as c where c.model_id = m.id and c.cell_digits = imago.narrow_cell()) then 0.02
        else 0.01
      end as tolerance
    from imago.find_model(compare_with_reference.model) as m
  ),
  cheapest as materialized (
    select distinct on (l.kind) l as layer
    from setting
    join imago.layer as l on l.model_id = (setting.model).id
    join imago.reference_costs((setting.model).id) as c on c.layer = l.ordinal
    cross join lateral (select c.products * imago.compared_channels(l) / l.out_channels as products) as compared
    where not setting.small and compared.products <= most / 8
    order by l.kind, compared.products, l.ordinal
  ),
  compared as (
    select 0 as ordinal, 'pass' as part, max(abs(u.packed - u.naive)) as difference, stddev_pop(u.naive) as spread
    from setting
    cross join lateral (select imago.initial_noise((setting.model).name, 0) as image offset 0) as input
    cross join lateral unnest(
      imago.unet((setting.model).name, input.image, setting.t, setting.label),
      imago.reference_unet((setting.model).name, input.image, setting.t, setting.label)
    ) as u (packed, naive)
    where setting.small
    having count(*) > 0
    union all
    select (cheapest.layer).ordinal, (cheapest.layer).name, d.difference, d.spread
    from cheapest cross join setting
    cross join lateral imago.compare_layer(setting.model, cheapest.layer, setting.t, setting.label) as d
  )
  select compared.part, compared.difference, compared.spread, setting.tolerance * compared.spread
  from compared cross join setting
  order by compared.ordinal
$$;
comment on function imago.compare_with_reference(text, double precision) is
  'How far a model''s pass, or its cheapest layer of each kind where the pass is too long, is from the naive reference. Errors: IM001 unknown model.';
