-- The wiring of a model as rows of imago.layer. A layer's share of a pass's cost is estimated from its convolutions
-- once they are there (compile_convolutions), so it starts as 0.
create function imago.compile_layers(model_id integer)
returns void
language sql volatile strict
as $$
  insert into imago.layer (model_id, ordinal, name, kind, in_channels, skip_channels, out_channels, height, width, pushes, share)
  select m.id, l.ordinal, l.name, l.kind, l.in_channels, l.skip_channels, l.out_channels, l.height, l.width, l.pushes, 0
  from imago.model as m cross join lateral imago.layers(m.config) as l
  where m.id = compile_layers.model_id
$$;
comment on function imago.compile_layers(integer) is 'Fills imago.layer for a model from its config.';
