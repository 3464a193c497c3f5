-- Scaled dot product attention of several heads: softmax(q k^T / sqrt(D)) v (Vaswani et al. 2017, eq. 1).
-- q, k, v [T][C]; head n owns channels n D + 1 to (n + 1) D, D = C / heads -> [T][C].
-- The largest score of a row is subtracted before exp(): the softmax is the same, and nothing overflows. No exponent is
-- below -500, so that the least real times such a probability does not underflow.
create function imago.reference_attention(
  q double precision[], k double precision[], v double precision[], heads integer
) returns double precision[]
language sql immutable parallel safe strict
set jit = off
as $$
  with head as (
    select n, array_length(q, 2) / heads as size, n * array_length(q, 2) / heads as first
    from generate_series(0, heads - 1) as n
  ),
  score as (
    select
      n, a, b,
      (select sum(q[a][first + d] * k[b][first + d]) from generate_series(1, size) as d) / sqrt(size) as value
    from head
    cross join generate_series(1, array_length(q, 1)) as a
    cross join generate_series(1, array_length(k, 1)) as b
  ),
  raised as (
    select n, a, b, exp(greatest(value - max(value) over (partition by n, a), -500)) as value from score
  ),
  probability as (
    select n, a, array_agg(value order by b) as exps, sum(value) as total from raised group by n, a
  ),
  element as (
    select
      a, first + d as c,
      (select sum(exps[b] * v[b][first + d]) from generate_series(1, array_length(v, 1)) as b) / total as value
    from probability join head using (n)
    cross join generate_series(1, size) as d
  ),
  token as (
    select a, array_agg(value order by c) as channels from element group by a
  )
  select array_agg(channels order by a) from token
$$;
comment on function imago.reference_attention(double precision[], double precision[], double precision[], integer) is
  'Attention of several heads over tokens: softmax(q k^T / sqrt(D)) v; q, k, v and the result are [T][C].';
