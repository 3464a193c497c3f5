-- The input of the first layer: the image with its patches folded into channels, and its statistics.
create function imago.network_input(model imago.model, image real[])
returns imago.activation
language sql stable parallel safe
as $$
  with folded as materialized (
    select imago.fold_patches(
      array(  -- flat, whichever way the image came; no order, because unnest delivers in order
        select case when (model.config ->> 'center_input_sample')::boolean then 2 * v.value - 1 else v.value end::real
        from (select unnest(image) as value) as v
      ),
      model.channels, model.height, model.width, (model.config ->> 'patch_size')::integer
    ) as data
  )
  select row(
    folded.data,
    array(
      select channel.stats
      from generate_series(1, array_length(folded.data, 1)) as c (c)
      cross join lateral (
        select array[sum(v.value), sum(v.value * v.value), min(v.value), max(v.value)] as stats
        from (select unnest(folded.data[c.c:c.c])::double precision as value) as v
      ) as channel
      order by c.c
    )
  )::imago.activation
  from folded
$$;
comment on function imago.network_input(imago.model, real[]) is 'An image [C][H][W] as the activation that the first layer reads.';
