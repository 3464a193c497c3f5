-- Scaled dot-product attention (Vaswani et al. 2017, eq. 1) of the heads whose number is `share` modulo `shares`.
--
--   qkv [3 C][T]: queries, keys and values, head h in channels h * D + 1 to h * D + D of each; T tokens, D head size
--   out  one row a channel: its number, data [T], stats (sum, sum of squares, least, largest)
--
-- Query by query, two sums of scalar times plane, as in project:
--
--   scores = sum over d of q[d] * keys[d]        planes with a cell for every key
--   p      = exp(scores - largest score)
--   out    = sum over j of p[j] * values[j]      planes with a cell for every channel of the head; divided by sum of p
--
-- Cells have twelve digits. Planes hold five, plane_zero being zero, which the terms of ones take out again; scalars have at
-- most five, and fewer where a sum of D or T products could leave its cell.
create function imago.attention_share(qkv real[], qkv_stats double precision[], heads integer, share integer, shares integer)
returns table (channel integer, data real[], stats double precision[])
language sql stable parallel safe cost 1000000 rows 64
set jit = off
set max_parallel_workers_per_gather = 0
as $$
  with shape as materialized (
    select
      s.channels, s.tokens, s.size,
      imago.plane(1, s.tokens, s.tokens, '1') as token_ones, imago.plane(1, s.size, s.size, '1') as size_ones,
      array(select imago.cell_start(j.j) from generate_series(1, s.tokens) as j (j)) as token_offsets,
      least(99999, floor(imago.largest_sum() / (imago.plane_bound() * s.size))) as query_levels,
      least(99999, floor(imago.largest_sum() / (imago.plane_bound() * s.tokens))) as weight_levels
    from (
      select array_length(qkv, 1) / 3 as channels, array_length(qkv, 2) as tokens, array_length(qkv, 1) / 3 / heads as size
    ) as s
  ),
  head as materialized (
    select
      h.h, h.h * shape.size as first,
      range.q / shape.query_levels as q_unit, range.k / imago.plane_levels() as k_unit, range.v / imago.plane_levels() as v_unit,
      imago.cell_unit() * range.q / shape.query_levels * range.k / imago.plane_levels() / sqrt(shape.size) as score_unit
    from shape
    cross join generate_series(0, heads - 1) as h (h)
    cross join lateral (
      select
        coalesce(nullif(max(greatest(-qkv_stats[c.c][3], qkv_stats[c.c][4])), 0), 1) as q,
        coalesce(nullif(max(greatest(-qkv_stats[shape.channels + c.c][3], qkv_stats[shape.channels + c.c][4])), 0), 1) as k,
        coalesce(nullif(max(greatest(-qkv_stats[2 * shape.channels + c.c][3], qkv_stats[2 * shape.channels + c.c][4])), 0), 1) as v
      from generate_series(h.h * shape.size + 1, (h.h + 1) * shape.size) as c (c)
    ) as range
    where h.h % shares = share
  )
  select head.first + d.d, y.data, array[y.sum, y.sum_of_squares, y.low, y.high]
  from head cross join shape
  cross join lateral (
    select
      array(
        select array_to_string(array(
          select (imago.plane_zero() + k.k / head.k_unit)::integer from (select unnest(qkv[shape.channels + c.c:shape.channels + c.c][:]) as k) as k
        ), imago.cell_gap(imago.value_digits()))::numeric
        from generate_series(head.first + 1, head.first + shape.size) as c (c)
      ) as keys,
      array(
        select array_to_string(array(
          select (imago.plane_zero() + qkv[2 * shape.channels + c.c][j.j] / head.v_unit)::integer
          from generate_series(head.first + 1, head.first + shape.size) as c (c)
        ), imago.cell_gap(imago.value_digits()))::numeric
        from generate_series(1, shape.tokens) as j (j)
      ) as values
    offset 0
  ) as plane
  cross join lateral (  -- of every query: the digits of the second sum, and the sum of p
    select array_agg(sum.digits order by i.i) as digits, array_agg(p.total::double precision order by i.i) as totals
    from generate_series(1, shape.tokens) as i (i)
    cross join lateral (
      select array(
        select (qkv[c.c][i.i] / head.q_unit)::integer from (select generate_series(head.first + 1, head.first + shape.size) as c) as c
      ) as q
      offset 0
    ) as query
    cross join lateral (
      select numeric_send(
          (select sum(p.q * p.key) from (select unnest(query.q::numeric[]) as q, unnest(plane.keys) as key) as p)
          + (imago.half_range() - imago.plane_zero() * (select sum(q.q) from (select unnest(query.q) as q) as q)) * shape.token_ones
        ) || imago.cell_tail() as digits
      offset 0
    ) as product
    cross join lateral (
      select array(select imago.cell(product.digits, o.at, imago.cell_zero()) * head.score_unit from (select unnest(shape.token_offsets) as at) as o) as scores
      offset 0
    ) as score
    cross join lateral (select max(s.s) as largest from (select unnest(score.scores) as s) as s) as m
    cross join lateral (
      select w.p, (select sum(p.p) from (select unnest(w.p) as p) as p) as total
      from (
        select array(
          select (shape.weight_levels * exp(greatest(s.s - m.largest, -700)))::integer from (select unnest(score.scores) as s) as s
        ) as p
        offset 0
      ) as w
      offset 0
    ) as p
    cross join lateral (
      select numeric_send(
          (select sum(v.p * v.value) from (select unnest(p.p::numeric[]) as p, unnest(plane.values) as value) as v)
          + (imago.half_range() - imago.plane_zero() * p.total) * shape.size_ones
        ) || imago.cell_tail() as digits
      offset 0
    ) as sum
    offset 0
  ) as attended
  cross join generate_series(1, shape.size) as d (d)
  cross join lateral (
    -- array_agg without an order, as in conv2d_share.
    select array_agg(v.value::real) as data, sum(v.value), sum(v.value * v.value) as sum_of_squares, min(v.value) as low, max(v.value) as high
    from (
      select imago.cell(t.digits, imago.cell_start(d.d), imago.cell_zero()) * (imago.cell_unit() * head.v_unit) / t.total as value
      from (select unnest(attended.digits) as digits, unnest(attended.totals) as total) as t
      offset 0
    ) as v
  ) as y
$$;
comment on function imago.attention_share is
  'Attention of the heads whose number is share modulo shares: number, values and statistics of each channel.';
