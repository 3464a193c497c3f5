-- One layer of a checkpoint, of any of the kinds that imago.layers() lists. x [C][H][W], emb [E] -> [O][H'][W'].
-- `outputs` limits the output channels of a layer that is one convolution, to save time; the others need all of them.
create function imago.reference_layer(
  model_id integer, config jsonb, kind text, name text, x double precision[], emb double precision[],
  outputs integer default 1000000
) returns double precision[]
language sql stable parallel safe strict
as $$
  with setting as (
    select
      (config ->> 'norm_num_groups')::integer as groups,
      (config ->> 'norm_eps')::double precision as eps,
      coalesce(array_length(x, 1) / (config ->> 'attention_head_dim')::integer, 1) as heads,
      (config ->> 'downsample_padding')::integer as downsample_padding,
      case when kind in ('downsample', 'upsample') then name || '.conv' else name end as conv
  )
  select case kind
    when 'conv_in' then imago.reference_conv2d(
      x, (imago.reference_tensor(model_id, conv || '.weight'))[1:outputs], (imago.reference_tensor(model_id, conv || '.bias'))[1:outputs], 1, 1
    )
    when 'resnet' then imago.reference_resnet(model_id, name, x, emb, groups, eps)
    when 'attention' then imago.reference_attention_block(model_id, name, x, heads, groups, eps)
    when 'downsample' then imago.reference_conv2d(
      x,
      (imago.reference_tensor(model_id, conv || '.weight'))[1:outputs], (imago.reference_tensor(model_id, conv || '.bias'))[1:outputs],
      2, downsample_padding
    )
    when 'upsample' then imago.reference_conv2d(
      imago.reference_upsample(x),
      (imago.reference_tensor(model_id, conv || '.weight'))[1:outputs], (imago.reference_tensor(model_id, conv || '.bias'))[1:outputs], 1, 1
    )
    when 'conv_out' then imago.reference_conv2d(
      imago.reference_silu(imago.reference_group_norm(
        x,
        imago.reference_tensor(model_id, 'conv_norm_out.weight'), imago.reference_tensor(model_id, 'conv_norm_out.bias'),
        groups, eps
      )),
      (imago.reference_tensor(model_id, conv || '.weight'))[1:outputs], (imago.reference_tensor(model_id, conv || '.bias'))[1:outputs], 1, 1
    )
  end
  from setting
$$;
comment on function imago.reference_layer(integer, jsonb, text, text, double precision[], double precision[], integer) is
  'One layer of a checkpoint, by its kind and name, on [C][H][W] and the embedded timestep.';
