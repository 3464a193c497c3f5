-- The products of the tokens whose number is `share` modulo `shares`: the digits of a number with a cell for every
-- output.
--
-- Inputs are rounded to integers of at most five digits, in `unit`s, and may be negative. As in linear, the columns'
-- cells hold w + plane_zero: the term of `ones` takes that out again and adds half a cell's range.
create function imago.project_share(
  layer imago.dense, x real[], gain double precision[], shift double precision[], unit double precision, share integer, shares integer
)
returns table (token integer, digits bytea)
language sql stable parallel safe cost 1000000 rows 8
set jit = off
set max_parallel_workers_per_gather = 0
as $$
  select
    t.t,
    numeric_send(
      (select sum(p.x * p."column") from (select unnest(v.x) as x, unnest(layer.columns) as "column") as p)
      + (imago.half_range(layer.cell_digits) - imago.plane_zero(layer.cell_digits) * (select sum(x) from unnest(v.x) as x)) * layer.ones
    ) || imago.cell_tail()
  from generate_series(1, array_length(x, 2)) as t (t)
  cross join lateral (
    select array(
      select ((a.gain * x[a.channel][t.t] + a.shift) / unit)::integer::numeric
      from unnest(gain, shift) with ordinality as a (gain, shift, channel)
    ) as x
    offset 0
  ) as v
  where t.t % shares = share
$$;
comment on function imago.project_share is 'The packed products of a linear layer for the tokens whose number is share modulo shares.';
