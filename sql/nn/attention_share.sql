-- Scaled dot-product attention (Vaswani et al. 2017, eq. 1) of the heads whose number is `share` modulo `shares`.
--
--   qkv [3 C][T]: queries, keys and values, head h in channels h * D + 1 to h * D + D of each; T tokens, D head size
--   out  one row a channel: its number, data [T], stats (sum, sum of squares, least, largest)
--
-- Both products are sums of scalar times plane, as in conv2d, over planes with one cell a query:
--
--   scores[j] = sum over d of k[d][j] * q[d]            one plane for each key j
--   out[d]    = sum over j of v[d][j] * p[j] / sum of p[j],  p = exp(scores - largest score of the query)
--
-- numeric_send() leaves out digits of zero at the end: four bytes of zero stand in for the last cell's.
-- Planes hold five digits, scalars at most five and fewer where a sum could leave its cell: D or T of them are added.
create function imago.attention_share(qkv real[], qkv_stats double precision[], heads integer, share integer, shares integer)
returns table (channel integer, data real[], stats double precision[])
language sql stable parallel safe cost 1000000 rows 64
set jit = off
as $$
  with shape as materialized (
    select
      array_length(qkv, 1) / 3 as channels, array_length(qkv, 1) / 3 / heads as size, array_length(qkv, 2) as tokens,
      repeat('000000000001', array_length(qkv, 2))::numeric as ones
  ),
  head as materialized (
    select
      h.h, h.h * shape.size as first, 1 / range.q as q_per_unit, 1 / range.k as k_per_unit, range.v as largest_v,
      range.q * range.k / sqrt(shape.size) as score_unit
    from shape
    cross join generate_series(0, heads - 1) as h (h)
    cross join lateral (
      select
        coalesce(nullif(max(greatest(-s.q[1], s.q[2])), 0), 1) / 44990 as q,
        coalesce(nullif(max(greatest(-s.k[1], s.k[2])), 0), 1) / least(99999, 499000000000 / (45000 * shape.size)) as k,
        coalesce(nullif(max(greatest(-s.v[1], s.v[2])), 0), 1) as v
      from (
        select
          array[qkv_stats[c.c][3], qkv_stats[c.c][4]] as q,
          array[qkv_stats[shape.channels + c.c][3], qkv_stats[shape.channels + c.c][4]] as k,
          array[qkv_stats[2 * shape.channels + c.c][3], qkv_stats[2 * shape.channels + c.c][4]] as v
        from generate_series(h.h * shape.size + 1, (h.h + 1) * shape.size) as c (c)
      ) as s
    ) as range
    where h.h % shares = share
  ),
  query as materialized (  -- one plane a channel: five digits, 55000 is zero
    select
      head.h,
      array(
        select array_to_string(
          array(select (55000 + head.q_per_unit * q.q)::integer from unnest(qkv[c.c:c.c][:]) as q (q)), '0000000'
        )::numeric
        from generate_series(head.first + 1, head.first + shape.size) as c (c)
      ) as planes
    from head cross join shape
  ),
  score as materialized (  -- [keys][queries] of each head, flat
    select head.h, array_agg(s.score order by s.key, s.query) as scores
    from head cross join shape join query using (h)
    cross join lateral (
      select j.j as key, o.i as query, (
          (get_byte(j.digits, o.at) * 256 + get_byte(j.digits, o.at + 1)) * 10000
            + get_byte(j.digits, o.at + 2) * 256 + get_byte(j.digits, o.at + 3) - 49999999.5::double precision
        ) * (1e4 * head.score_unit) as score
      from (
        select j.j, numeric_send(
            (select sum(p.k * p.plane) from (select unnest(k.k) as k, unnest(query.planes) as plane) as p)
            + (500000000000 - 55000 * (select sum(k) from unnest(k.k) as k)) * shape.ones
          ) || '\x00000000'::bytea as digits
        from generate_series(1, shape.tokens) as j (j)
        cross join lateral (
          select array(
            select round(head.k_per_unit * qkv[shape.channels + c.c][j.j])::bigint::numeric
            from generate_series(head.first + 1, head.first + shape.size) as c (c)
          ) as k
          offset 0
        ) as k
        offset 0
      ) as j
      cross join lateral (select i.i, 2 + 6 * i.i as at from generate_series(1, shape.tokens) as i (i)) as o
    ) as s
    group by head.h
  ),
  largest as materialized (
    select score.h, array(
      select max(s.s) from unnest(score.scores) with ordinality as s (s, i) group by (s.i - 1) % shape.tokens order by (s.i - 1) % shape.tokens
    ) as scores
    from score cross join shape
  ),
  weight as materialized (  -- one plane a key: exp(score - largest), five digits, 10000 is zero
    select score.h, array(
      select array_to_string(
        array(
          select (10000 + 89990 * exp(greatest(w.score - w.largest, -700)))::integer
          from (select unnest(score.scores[(j.j - 1) * shape.tokens + 1:j.j * shape.tokens]) as score, unnest(largest.scores) as largest) as w
        ), '0000000'
      )::numeric
      from generate_series(1, shape.tokens) as j (j)
    ) as planes
    from score join largest using (h) cross join shape
  ),
  total as materialized (  -- sum of the weights of each query
    select t.h, array(
      select (get_byte(t.digits, o.at) * 256 + get_byte(t.digits, o.at + 1)) * 100000000::double precision
        + (get_byte(t.digits, o.at + 2) * 256 + get_byte(t.digits, o.at + 3)) * 10000
        + get_byte(t.digits, o.at + 4) * 256 + get_byte(t.digits, o.at + 5) - 500000000000
      from generate_series(8, 2 + 6 * shape.tokens, 6) as o (at)
    ) as totals
    from shape cross join (
      select weight.h, numeric_send(
          (select sum(p.plane) from unnest(weight.planes) as p (plane)) + (500000000000 - 10000 * shape.tokens::numeric) * shape.ones
        ) || '\x00000000'::bytea as digits
      from weight cross join shape
      offset 0
    ) as t
  )
  select (head.first + d.d)::integer, y.data, array[y.sum, y.sum_of_squares, y.low, y.high]
  from head cross join shape join weight using (h) join total using (h)
  cross join lateral (
    select head.largest_v / least(99999, floor(499000000000 / max(t.t))) as v_unit from unnest(total.totals) as t (t)
  ) as scale
  cross join generate_series(1, shape.size) as d (d)
  cross join lateral (
    select numeric_send(
        (select sum(p.v * p.plane) from (select unnest(v.v) as v, unnest(weight.planes) as plane) as p)
        + (500000000000 - 10000 * (select sum(v) from unnest(v.v) as v)) * shape.ones
      ) || '\x00000000'::bytea as digits
    from (
      select array(
        select round(v.v / scale.v_unit)::bigint::numeric from unnest(qkv[2 * shape.channels + head.first + d.d:2 * shape.channels + head.first + d.d][:]) as v (v)
      ) as v
      offset 0
    ) as v
    offset 0
  ) as s
  cross join lateral (
    select array_agg(v.value::real) as data, sum(v.value), sum(v.value * v.value) as sum_of_squares, min(v.value) as low, max(v.value) as high
    from (
      select (
        ((get_byte(s.digits, o.at) * 256 + get_byte(s.digits, o.at + 1)) * 10000
          + get_byte(s.digits, o.at + 2) * 256 + get_byte(s.digits, o.at + 3) - 49999999.5::double precision)
        * (1e4 * scale.v_unit) / o.total
      ) as value
      from (select generate_series(8, 2 + 6 * shape.tokens, 6) as at, unnest(total.totals) as total) as o
      offset 0
    ) as v
  ) as y
$$;
comment on function imago.attention_share is
  'Attention of the heads whose number is share modulo shares: number, values and statistics of each channel.';
