-- Self-attention over the pixels of a layer: x [C][H*W] -> x + to_out(attention(to_q, to_k, to_v of group_norm(x)))
create function imago.attention_block(model imago.model, layer imago.layer, x imago.activation)
returns setof imago.activation
language sql stable parallel safe rows 1
as $$
  select y.*
  from imago.dense as to_qkv
  join imago.dense as to_out on to_out.model_id = to_qkv.model_id and to_out.name = layer.name || '.to_out'
  cross join lateral imago.norm(model, layer.name || '.group_norm', x, false) as norm
  cross join lateral imago.project(to_qkv, x.data, norm.gain, norm.shift, norm.low, norm.high) as qkv
  cross join lateral imago.attention(
    qkv, coalesce(layer.out_channels / (model.config ->> 'attention_head_dim')::integer, 1), imago.score_tolerance(to_qkv.cell_digits)
  ) as a
  cross join lateral imago.identity(a) as id
  cross join lateral imago.project(to_out, a.data, id.gain, id.shift, id.low, id.high, x.data) as y
  where to_qkv.model_id = model.id and to_qkv.name = layer.name || '.to_qkv'
$$;
comment on function imago.attention_block(imago.model, imago.layer, imago.activation) is 'A self-attention block of the U-Net.';
