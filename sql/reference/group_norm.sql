-- Group normalisation (Wu and He 2018): F.group_norm(x, groups, weight, bias, eps). x [C][H][W], weight [C], bias [C].
-- The variance is that of the population: divided by the number of elements, not by one less.
create function imago.reference_group_norm(
  x double precision[], weight double precision[], bias double precision[], groups integer, eps double precision
) returns double precision[]
language sql immutable parallel safe strict
set jit = off
as $$
  with element as (
    select
      place, value,
      ((place - 1) / (array_length(x, 2) * array_length(x, 3)) + 1)::integer as c,
      (place - 1) / (cardinality(x) / groups) as g
    from unnest(x) with ordinality as e (value, place)
  ),
  statistic as (
    select g, avg(value) as mean, sqrt(var_pop(value) + eps) as deviation from element group by g
  )
  select imago.reference_reshape(
    array_agg((value - mean) / deviation * weight[c] + bias[c] order by place),
    array[array_length(x, 1), array_length(x, 2), array_length(x, 3)]
  )
  from element join statistic using (g)
$$;
comment on function imago.reference_group_norm(double precision[], double precision[], double precision[], integer, double precision) is
  'Group normalisation of [C][H][W] with population variance, then a weight and a bias a channel.';
