-- The cost of each layer of a compiled model, in digits of products: the multiplications of its convolutions and of its
-- attention, and the elements read from and written to cells, each worth about 150 digits (measured: 0.3 us against
-- 2 ns).
create function imago.layer_costs(model_id integer)
returns table (layer integer, cost double precision)
language sql stable strict rows 60
as $$
  select c.layer, sum(c.product_digits + 150.0 * c.height * c.width * (c.in_channels + c.out_channels))
  from imago.convolution as c
  where c.model_id = layer_costs.model_id
  group by c.layer
  union all
  select
    l.ordinal,
    (12 * l.out_channels * l.out_channels + 150.0 * 6 * l.out_channels) * s.pixels
      + (6 * l.out_channels + 300.0 * coalesce(l.out_channels / (m.config ->> 'attention_head_dim')::integer, 1)) * s.pixels ^ 2
  from imago.model as m
  join imago.layer as l on l.model_id = m.id
  cross join lateral (select l.height * l.width as pixels) as s
  where m.id = layer_costs.model_id and l.kind = 'attention'
$$;
comment on function imago.layer_costs(integer) is 'The estimated cost of each layer of a compiled model, in digits of products.';
