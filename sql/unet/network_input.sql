-- The input of the first layer: the image with its patches folded into channels, and its statistics.
create function imago.network_input(model imago.model, image real[])
returns imago.activation
language sql stable parallel safe
as $$
  with folded as materialized (
    select imago.fold_patches(
      array(  -- flat, whichever way the image came
        select case when (model.config ->> 'center_input_sample')::boolean then 2 * v.value - 1 else v.value end::real
        from unnest(image) with ordinality as v (value, i)
        order by v.i
      ),
      model.channels, model.height, model.width, (model.config ->> 'patch_size')::integer
    ) as data
  )
  select row(
    folded.data,
    array(
      select array[sum(v.value), sum(v.value * v.value), min(v.value), max(v.value)]
      from unnest(folded.data::double precision[]) with ordinality as v (value, i)
      group by (v.i - 1) / array_length(folded.data, 2)
      order by (v.i - 1) / array_length(folded.data, 2)
    )
  )::imago.activation
  from folded
$$;
comment on function imago.network_input(imago.model, real[]) is 'An image [C][H][W] as the activation that the first layer reads.';
