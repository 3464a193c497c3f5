-- A residual block (He et al. 2016, as in DDPM): x [C][H*W], bias [O] from the timestep -> [O][H*W]
--
--   h = conv1(silu(group_norm(x))) + bias;  y = conv2(silu(group_norm(h))) + x, or + conv_shortcut(x) where O is not C
create function imago.resnet(model imago.model, layer imago.layer, x imago.activation, bias double precision[])
returns setof imago.activation
language sql stable parallel safe rows 1
as $$
  select y.*
  from imago.convolution as conv1
  join imago.convolution as conv2 on conv2.model_id = conv1.model_id and conv2.layer = conv1.layer and conv2.name = 'conv2'
  cross join lateral imago.norm(model, layer.name || '.norm1', x, true) as norm1
  cross join lateral imago.pack(conv1, x.data, norm1.gain, norm1.shift, true, norm1.low, norm1.high) as p1
  cross join lateral imago.conv2d(conv1, p1.planes, p1.unit, bias) as h
  cross join lateral imago.norm(model, layer.name || '.norm2', h, true) as norm2
  cross join lateral imago.pack(conv2, h.data, norm2.gain, norm2.shift, true, norm2.low, norm2.high) as p2
  left join (
    imago.convolution as conv_shortcut
    cross join lateral imago.identity(x) as id
    cross join lateral imago.pack(conv_shortcut, x.data, id.gain, id.shift, false, id.low, id.high) as ps
    cross join lateral imago.conv2d(conv_shortcut, ps.planes, ps.unit) as shortcut
  ) on conv_shortcut.model_id = conv1.model_id and conv_shortcut.layer = conv1.layer and conv_shortcut.name = 'conv_shortcut'
  cross join lateral imago.conv2d(conv2, p2.planes, p2.unit, null, coalesce(shortcut.data, x.data)) as y
  where conv1.model_id = model.id and conv1.layer = layer.ordinal and conv1.name = 'conv1'
$$;
comment on function imago.resnet(imago.model, imago.layer, imago.activation, double precision[]) is 'A residual block of the U-Net.';
