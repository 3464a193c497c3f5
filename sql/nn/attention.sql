-- Multi-head self-attention of queries, keys and values [3 C][T], by several processes where it is worth starting them.
create function imago.attention(qkv imago.activation, heads integer)
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
    select y.channel, y.data, y.stats_of_channel as stats
    from imago.share as s
    cross join lateral imago.attention_share((qkv).data, (qkv).stats, heads, s.share, 16) as y
    where array_length((qkv).data, 1) * array_length((qkv).data, 2) >= 20000
    union all
    select y.channel, y.data, y.stats_of_channel
    from imago.attention_share((qkv).data, (qkv).stats, heads, 0, 1) as y
    where array_length((qkv).data, 1) * array_length((qkv).data, 2) < 20000
  ) as y
$$;
comment on function imago.attention(imago.activation, integer) is 'Scaled dot-product self-attention of queries, keys and values [3 C][T].';
