-- The products of a linear layer, dealt out to several processes: see conv2d_parallel.
create function imago.project_parallel(
  layer imago.dense, x real[], gain double precision[], shift double precision[], unit double precision
)
returns table (token integer, digits bytea)
language sql stable parallel safe cost 1000000 rows 128
set jit = off
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
set cpu_tuple_cost = 1
set min_parallel_table_scan_size = 0
set plan_cache_mode = force_generic_plan
as $$
  select p.*
  from imago.share as s cross join lateral imago.project_share(layer, x, gain, shift, unit, s.share, 64) as p
$$;
comment on function imago.project_parallel is 'The packed products of a linear layer by several processes: token and digits.';
