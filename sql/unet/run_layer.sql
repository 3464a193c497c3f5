-- One layer of the wiring, whatever its kind.
create function imago.run_layer(model imago.model, layer imago.layer, x imago.activation, bias double precision[])
returns setof imago.activation
language sql stable parallel safe rows 1
as $$
  select y.* from imago.resnet(model, layer, x, bias) as y where layer.kind = 'resnet'
  union all
  select y.* from imago.attention_block(model, layer, x) as y where layer.kind = 'attention'
  union all
  select y.* from imago.convolve(model, layer, x) as y where layer.kind not in ('resnet', 'attention')
$$;
comment on function imago.run_layer(imago.model, imago.layer, imago.activation, double precision[]) is 'The output of one layer of the wiring.';
