-- The levels of the queries of an attention head of this size: the most that keep the sums of scores in their cells.
create function imago.query_levels(size integer, digits integer) returns bigint
language sql immutable parallel safe
as $$ select imago.scalar_levels(imago.plane_bound(digits)::bigint * size, digits) $$;
comment on function imago.query_levels(integer, integer) is
  'The largest magnitude, in levels, of the queries of a head of this size in cells of so many digits.';

-- The error of a head's scores that rounding queries and keys to wide cells would cause, as a standard deviation, for
-- the longest query and key: see imago.attention_share. q, k: the largest magnitude in the head's queries and keys.
create function imago.score_error(qkv real[], heads integer, head integer, q double precision, k double precision)
returns double precision
language sql immutable parallel safe
as $$
  with shape as (
    select s.channels, s.channels / heads as size from (select array_length(qkv, 1) / 3 as channels) as s
  )
  select sqrt((unit.q * unit.q * longest.key + unit.k * unit.k * longest.query) / (12 * shape.size))
  from shape
  cross join lateral (
    select q / imago.query_levels(shape.size, imago.wide_cell()) as q, k / imago.plane_levels() as k
  ) as unit
  cross join lateral (
    select max(token.query) as query, max(token.key) as key
    from generate_series(1, array_length(qkv, 2)) as t (t)
    cross join lateral (
      select sum(v.q * v.q) as query, sum(v.k * v.k) as key
      from (
        select qkv[c.c][t.t]::double precision as q, qkv[shape.channels + c.c][t.t]::double precision as k
        from generate_series(head * shape.size + 1, (head + 1) * shape.size) as c (c)
      ) as v
    ) as token
  ) as longest
$$;
comment on function imago.score_error(real[], integer, integer, double precision, double precision) is
  'The standard deviation of the rounding error of an attention head''s scores in wide cells, at worst.';

-- The standard deviation of a score's rounding error that a head may have, if its queries and keys are exact: a weight
-- of attention is then wrong by a thousandth, at most. Those from projections in fine cells are exact, and each such
-- head of several layers may have a tenth of that. Those from other cells have lost more before: weights of four
-- digits, in the layers before, move scores of 100 by a hundredth, and finer cells here would not bring that back.
create function imago.score_tolerance(digits integer) returns double precision
language sql immutable parallel safe
as $$ select case digits when 20 then 5e-5 else 2e-3 end::double precision $$;
comment on function imago.score_tolerance(integer) is
  'The rounding error that scores of attention may have, by the digits of the cells that queries and keys come from.';
