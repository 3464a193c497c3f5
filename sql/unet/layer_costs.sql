-- What each layer of a compiled model costs, in digits of products: the multiplications of its convolutions and of its
-- attention, and the elements read from and written to cells, each worth about 150 digits (measured: 0.3 us against 2 ns).
create function imago.layer_costs(model_id integer)
returns table (layer integer, cost double precision)
language sql stable strict rows 60
as $$
  select
    l.ordinal,
    sum(v.product_digits + 150.0 * v.height * v.width * (v.in_channels + v.out_channels))
      + case l.kind when 'attention' then (6.0 * l.out_channels + 300.0 * coalesce(l.out_channels / (m.config ->> 'attention_head_dim')::integer, 1)) * (l.height * l.width) ^ 2 else 0 end
  from imago.model as m
  join imago.layer as l on l.model_id = m.id
  join imago.convolution as v on v.model_id = l.model_id and v.layer = l.ordinal
  where m.id = layer_costs.model_id
  group by l.ordinal, l.kind, l.out_channels, l.height, l.width, m.config
$$;
comment on function imago.layer_costs(integer) is 'The estimated cost of each layer of a compiled model, in digits of products.';
