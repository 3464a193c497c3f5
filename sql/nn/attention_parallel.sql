-- The shares of an attention layer, dealt out to several processes: see conv2d_parallel.
create function imago.attention_parallel(qkv real[], qkv_stats double precision[], heads integer, tolerance double precision)
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
  from imago.share as s cross join lateral imago.attention_share(qkv, qkv_stats, heads, s.share, 64, tolerance) as y
$$;
comment on function imago.attention_parallel is 'Attention by several processes: number, values and statistics of each channel.';
