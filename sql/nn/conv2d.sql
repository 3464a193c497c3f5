-- A whole convolution, by several processes where it is worth starting them: the shares stand on heap pages of their
-- own, a parallel scan deals them out, and each process computes its share from the sum to the statistics.
create function imago.conv2d(
  convolution imago.convolution, planes numeric[], unit double precision, extra_bias double precision[] default null,
  residual real[] default null
)
returns setof imago.activation
language sql stable parallel safe cost 1000000 rows 1
set jit = off
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
set min_parallel_table_scan_size = 0
set plan_cache_mode = force_generic_plan
as $$
  select array_agg(y.data order by y.channel), array_agg(y.stats order by y.channel)
  from (
    select y.*
    from imago.share as s
    cross join lateral imago.conv2d_share(convolution, planes, unit, extra_bias, residual, s.share, 16) as y
    where convolution.product_digits >= 2000000
    union all
    select y.*
    from imago.conv2d_share(convolution, planes, unit, extra_bias, residual, 0, 1) as y
    where convolution.product_digits < 2000000
  ) as y
$$;
