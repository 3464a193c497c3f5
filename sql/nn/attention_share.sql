-- Scaled dot-product attention (Vaswani et al. 2017, eq. 1) of the heads whose number is `share` modulo `shares`.
--
--   qkv [3 C][T]: queries, keys and values, head h in channels h * D + 1 to h * D + D of each; T tokens, D head size
--   tolerance  the error of a score that rounding may cause (imago.score_tolerance)
--   out  one row a channel: its number, data [T], stats (sum, sum of squares, least, largest)
--
-- Query by query, two sums of scalar times plane, as in project:
--
--   scores = sum over d of q[d] * keys[d]        planes with a cell for every key
--   p      = exp(scores - largest score)
--   out    = sum over j of p[j] * values[j]      planes with a cell for every channel of the head; divided by sum of p
--
-- Planes hold numbers of five digits in wide cells, plane_zero being zero, which the terms of ones take out again;
-- scalars have at most five, and fewer where a sum of D or T products could leave its cell.
--
-- exp() turns the error of a score into a factor, and rounding a query and a key makes an error in proportion to the
-- scores. So each head has cells by the range of its scores: fine cells, numbers of eight digits, where the error would
-- exceed the tolerance. With the units u of queries and keys, whose rounding errors spread evenly over a unit, the
-- error of a score has the standard deviation sqrt(((u_q |k|)^2 + (u_k |q|)^2) / (12 D)); the longest key and query
-- count.
create function imago.attention_share(
  qkv real[], qkv_stats double precision[], heads integer, share integer, shares integer, tolerance double precision
)
returns table (channel integer, data real[], stats double precision[])
language sql stable parallel safe cost 1000000 rows 64
set jit = off
set max_parallel_workers_per_gather = 0
as $$
  with shape as materialized (
    select array_length(qkv, 1) / 3 as channels, array_length(qkv, 2) as tokens, array_length(qkv, 1) / 3 / heads as size
  ),
  ranged as materialized (
    select
      h.h, h.h * shape.size as first, range.q, range.k, range.v,
      case
        when imago.score_error(qkv, heads, h.h, range.q, range.k) > tolerance
          and imago.fits(shape.tokens, imago.fine_cell()) then imago.fine_cell()
        else imago.wide_cell()
      end as digits
    from shape
    cross join generate_series(0, heads - 1) as h (h)
    cross join lateral (
      select
        coalesce(nullif(max(greatest(-qkv_stats[c.c][3], qkv_stats[c.c][4])), 0), 1) as q,
        coalesce(nullif(max(greatest(-qkv_stats[shape.channels + c.c][3], qkv_stats[shape.channels + c.c][4])), 0), 1) as k,
        coalesce(nullif(max(greatest(-qkv_stats[2 * shape.channels + c.c][3], qkv_stats[2 * shape.channels + c.c][4])), 0), 1) as v
      from generate_series(h.h * shape.size + 1, (h.h + 1) * shape.size) as c (c)
      offset 0
    ) as range
    where h.h % shares = share
  ),
  head as materialized (
    select
      r.first, r.digits = imago.fine_cell() as fine, r.digits,
      imago.plane_zero(r.digits)::double precision as zero, imago.cell_gap(imago.value_digits(r.digits), r.digits) as gap,
      imago.half_range(r.digits)::numeric as half_range, imago.cell_zero(r.digits) as cell_zero,
      imago.plane(1, shape.tokens, shape.tokens, '1', r.digits) as token_ones,
      imago.plane(1, shape.size, shape.size, '1', r.digits) as size_ones,
      array(select imago.cell_start(j.j, r.digits) from generate_series(1, shape.tokens) as j (j)) as token_offsets,
      imago.scalar_levels(imago.plane_bound(r.digits)::bigint * shape.tokens, r.digits) as weight_levels,
      r.q / level.q as q_unit, r.k / level.kv as k_unit, r.v / level.kv as v_unit,
      imago.cell_unit(r.digits) * r.q / level.q * r.k / level.kv / sqrt(shape.size) as score_unit
    from shape
    cross join ranged as r
    cross join lateral (
      select imago.query_levels(shape.size, r.digits) as q, imago.plane_levels(r.digits) as kv
    ) as level
  )
  select head.first + d.d, y.data, array[y.sum, y.sum_of_squares, y.low, y.high]
  from head cross join shape
  cross join lateral (
    select
      array(
        select array_to_string(array(
          select (head.zero + k.k / head.k_unit)::integer from (select unnest(qkv[shape.channels + c.c:shape.channels + c.c][:]) as k) as k
        ), head.gap)::numeric
        from generate_series(head.first + 1, head.first + shape.size) as c (c)
      ) as keys,
      array(
        select array_to_string(array(
          select (head.zero + qkv[2 * shape.channels + c.c][j.j] / head.v_unit)::integer
          from generate_series(head.first + 1, head.first + shape.size) as c (c)
        ), head.gap)::numeric
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
          + (head.half_range - imago.plane_zero(head.digits) * (select sum(q.q) from (select unnest(query.q) as q) as q)) * head.token_ones
        ) || imago.cell_tail() as digits
      offset 0
    ) as product
    cross join lateral (
      select array(
        select imago.cell(product.digits, o.at, head.cell_zero, head.fine) * head.score_unit
        from (select unnest(head.token_offsets) as at) as o
      ) as scores
      offset 0
    ) as score
    cross join lateral (select max(s.s) as largest from (select unnest(score.scores) as s) as s) as m
    cross join lateral (
      select w.p, (select sum(p.p) from (select unnest(w.p) as p) as p) as total
      from (
        select array(
          select (head.weight_levels * exp(greatest(s.s - m.largest, -700)))::integer from (select unnest(score.scores) as s) as s
        ) as p
        offset 0
      ) as w
      offset 0
    ) as p
    cross join lateral (
      select numeric_send(
          (select sum(v.p * v.value) from (select unnest(p.p::numeric[]) as p, unnest(plane.values) as value) as v)
          + (head.half_range - imago.plane_zero(head.digits) * p.total) * head.size_ones
        ) || imago.cell_tail() as digits
      offset 0
    ) as sum
    offset 0
  ) as attended
  cross join generate_series(1, shape.size) as d (d)
  cross join lateral (
    -- array_agg without an order, as in conv2d_share.
    select array_agg(imago.as_real(v.value)) as data, sum(v.value), sum(v.value * v.value) as sum_of_squares, min(v.value) as low, max(v.value) as high
    from (
      select
        imago.cell(t.digits, imago.cell_start(d.d, head.digits), head.cell_zero, head.fine)
          * (imago.cell_unit(head.digits) * head.v_unit) / t.total as value
      from (select unnest(attended.digits) as digits, unnest(attended.totals) as total) as t
      offset 0
    ) as v
  ) as y
$$;
comment on function imago.attention_share is
  'Attention of the heads whose number is share modulo shares: number, values and statistics of each channel.';
