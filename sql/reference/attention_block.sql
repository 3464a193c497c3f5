-- Self-attention over the pixels of a picture, added to it (diffusers' Attention with residual). x [C][H][W] -> the
-- same.
create function imago.reference_attention_block(
  model_id integer, name text, x double precision[], heads integer, groups integer, eps double precision
) returns double precision[]
language sql stable parallel safe strict
as $$
  with normed as materialized (
    select imago.reference_tokens(imago.reference_group_norm(
      x,
      imago.reference_tensor(model_id, name || '.group_norm.weight'),
      imago.reference_tensor(model_id, name || '.group_norm.bias'),
      groups, eps
    )) as tokens
  ),
  attended as (
    select imago.reference_attention(
      imago.reference_linear(
        tokens, imago.reference_tensor(model_id, name || '.to_q.weight'), imago.reference_tensor(model_id, name || '.to_q.bias')
      ),
      imago.reference_linear(
        tokens, imago.reference_tensor(model_id, name || '.to_k.weight'), imago.reference_tensor(model_id, name || '.to_k.bias')
      ),
      imago.reference_linear(
        tokens, imago.reference_tensor(model_id, name || '.to_v.weight'), imago.reference_tensor(model_id, name || '.to_v.bias')
      ),
      heads
    ) as tokens
    from normed
  )
  select imago.reference_add(x, imago.reference_from_tokens(
    imago.reference_linear(
      tokens, imago.reference_tensor(model_id, name || '.to_out.0.weight'), imago.reference_tensor(model_id, name || '.to_out.0.bias')
    ),
    array_length(x, 2), array_length(x, 3)
  ))
  from attended
$$;
comment on function imago.reference_attention_block(integer, text, double precision[], integer, integer, double precision) is
  'An attention block of a checkpoint on [C][H][W], every pixel a token.';
