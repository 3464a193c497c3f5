-- Multi-head self-attention of queries, keys and values [3 C][T], by several processes where that is worth starting
-- them:
-- as in conv2d, but the shares are of heads. tolerance: the error of a score that rounding may cause.
create function imago.attention(
  qkv imago.activation, heads integer, tolerance double precision default 5e-4
)
returns setof imago.activation
language sql stable parallel safe rows 1
as $$
  select array_agg(y.data order by y.channel), array_agg(y.stats order by y.channel)
  from (
    -- Two products of C planes of T cells for each of T tokens, and T * T weights a head, each worth 300 digits.
    select (2 * array_length(qkv.data, 1) + 300 * heads)::bigint * array_length(qkv.data, 2) ^ 2 as product_digits
  ) as size
  cross join lateral (
    select y.*
    from imago.attention_share(qkv.data, qkv.stats, heads, 0, 1, tolerance) as y
    where not imago.may_share(size.product_digits::bigint)
    union all
    select y.*
    from imago.attention_parallel(qkv.data, qkv.stats, heads, tolerance) as y
    where imago.may_share(size.product_digits::bigint)
  ) as y
$$;
comment on function imago.attention is 'Scaled dot-product self-attention of queries, keys and values [3 C][T].';
