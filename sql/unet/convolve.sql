-- The layers that are one convolution: conv_in, downsample and upsample read their input raw, conv_out after group norm
-- and SiLU. Stride, repetition and padding are in the convolution's geometry.
create function imago.convolve(model imago.model, layer imago.layer, x imago.activation)
returns setof imago.activation
language sql stable parallel safe rows 1
as $$
  select y.*
  from imago.convolution as conv
  cross join lateral (
    select n.*, true as activate from imago.norm(model, 'conv_norm_out', x, true) as n where layer.kind = 'conv_out'
    union all
    select id.*, false from imago.identity(x) as id where layer.kind <> 'conv_out'
  ) as n
  cross join lateral imago.pack(conv, x.data, n.gain, n.shift, n.activate, n.low, n.high) as p
  cross join lateral imago.conv2d(conv, p.planes, p.unit) as y
  where conv.model_id = model.id and conv.layer = layer.ordinal and conv.name = 'conv'
$$;
comment on function imago.convolve(imago.model, imago.layer, imago.activation) is 'A layer of the U-Net that is one convolution.';
