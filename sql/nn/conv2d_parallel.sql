-- The shares of a convolution, dealt out to several processes: they stand on heap pages of their own, a parallel scan
-- hands out pages, and each process computes its share from the sum to the statistics. It returns a set and is called
-- in `from`: the plan of a scalar function never starts workers. The settings make the planner choose the parallel scan
-- and keep 18 from writing the planes into a plan of their own as text. Shares are small, because a process waits when
-- the results that the first process has not fetched fill 64 KB, and that one looks for them between its own shares.
create function imago.conv2d_parallel(
  convolution imago.convolution, planes numeric[], unit double precision, extra_bias double precision[], residual real[]
)
returns table (channel integer, data real[], stats double precision[])
language sql stable parallel safe cost 1000000 rows 128
set jit = off
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
set cpu_tuple_cost = 1
set min_parallel_table_scan_size = 0
set plan_cache_mode = force_generic_plan
as $$
  select y.*
  from imago.share as s
  cross join lateral imago.conv2d_share(convolution, planes, unit, extra_bias, residual, s.share, 64) as y
$$;
comment on function imago.conv2d_parallel is 'A convolution by several processes: number, values and statistics of each output channel.';
