-- A parallel query like those of the layers (see imago.conv2d_parallel) which computes nothing: it lasts as long as a
-- worker needs to start, to take what is left, and to end.
create function imago.worker_probe(leader integer)
returns table (by_worker boolean)
language sql stable parallel safe cost 1000000 rows 64
set jit = off
set parallel_setup_cost = 0
set parallel_tuple_cost = 0
set cpu_tuple_cost = 1
set min_parallel_table_scan_size = 0
set plan_cache_mode = force_generic_plan
as $$
  select t.by_worker
  from imago.share as s
  cross join lateral imago.worker_turn(leader, s.share) as t
$$;
comment on function imago.worker_probe is
  'A parallel query that computes nothing: true for each share that a worker took, false for those of the process `leader`.';
