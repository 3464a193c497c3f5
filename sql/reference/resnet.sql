-- A residual block (diffusers' ResnetBlock2D): two normalised convolutions, the timestep added between them, beside a
-- shortcut, which is a 1x1 convolution where the channels change. x [C][H][W], emb [E] -> [O][H][W].
create function imago.reference_resnet(
  model_id integer, name text, x double precision[], emb double precision[], groups integer, eps double precision
) returns double precision[]
language sql stable parallel safe strict
as $$
  with first as (
    select imago.reference_conv2d(
      imago.reference_silu(imago.reference_group_norm(
        x,
        imago.reference_tensor(model_id, name || '.norm1.weight'), imago.reference_tensor(model_id, name || '.norm1.bias'),
        groups, eps
      )),
      imago.reference_tensor(model_id, name || '.conv1.weight'), imago.reference_tensor(model_id, name || '.conv1.bias'), 1, 1
    ) as hidden
  ),
  timed as (
    select imago.reference_add(hidden, imago.reference_flatten(imago.reference_linear(
      array[imago.reference_silu(emb)],
      imago.reference_tensor(model_id, name || '.time_emb_proj.weight'),
      imago.reference_tensor(model_id, name || '.time_emb_proj.bias')
    ))) as hidden
    from first
  ),
  second as (
    select imago.reference_conv2d(
      imago.reference_silu(imago.reference_group_norm(
        hidden,
        imago.reference_tensor(model_id, name || '.norm2.weight'), imago.reference_tensor(model_id, name || '.norm2.bias'),
        groups, eps
      )),
      imago.reference_tensor(model_id, name || '.conv2.weight'), imago.reference_tensor(model_id, name || '.conv2.bias'), 1, 1
    ) as hidden
    from timed
  )
  select imago.reference_add(
    hidden,
    coalesce(
      imago.reference_conv2d(
        x,
        imago.reference_tensor(model_id, name || '.conv_shortcut.weight'),
        imago.reference_tensor(model_id, name || '.conv_shortcut.bias'),
        1, 0
      ),
      x  -- no such tensors: all functions are strict, so the convolution is null
    )
  )
  from second
$$;
comment on function imago.reference_resnet(integer, text, double precision[], double precision[], integer, double precision) is
  'A residual block of a checkpoint on [C][H][W] and the embedded timestep.';
