-- A linear layer over tokens: F.linear(x, weight, bias). x [T][I], weight [O][I], bias [O] -> [T][O].
create function imago.reference_linear(x double precision[], weight double precision[], bias double precision[])
returns double precision[]
language sql immutable parallel safe strict
set jit = off
as $$
  with element as (
    select
      t, o, bias[o] + (select sum(weight[o][i] * x[t][i]) from generate_series(1, array_length(weight, 2)) as i) as value
    from generate_series(1, array_length(x, 1)) as t
    cross join generate_series(1, array_length(weight, 1)) as o
  ),
  token as (
    select t, array_agg(value order by o) as channels from element group by t
  )
  select array_agg(channels order by t) from token
$$;
comment on function imago.reference_linear(double precision[], double precision[], double precision[]) is
  'A linear layer: tokens [T][I] times weight [O][I] plus bias [O] gives [T][O].';
