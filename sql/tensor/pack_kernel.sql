-- Pack the kernels of one output channel, one number an input channel, and the sum of them.
--
--   in    weights [C * size * size], size 1 or 3; stride: cells from one row of the plane to the next
--   out   taps [C + 2]: the kernels, their sum, and 1 (the last two for pack()'s two extra planes); scale: what one unit
--         of the integers is worth; norm: the sum of the integers' magnitudes, which bounds any result
--
-- A weight is rounded to w' = 5500 + round(w / scale), four digits from 1001 to 9999: exactly one base-10000 digit, so a
-- kernel is nine digits in a sea of zeros, which numeric's multiplication skips. Tap (y, x) stands y * stride + x cells
-- from the right; a 1x1 kernel one cell from the right.
create function imago.pack_kernel(weights real[], size integer, stride integer)
returns table (taps numeric[], scale double precision, norm bigint)
language sql immutable parallel safe rows 1
as $$
  with largest as materialized (
    select coalesce(nullif(max(abs(w.w)), 0), 1)::double precision / 4499 as scale from unnest(weights) as w (w)
  ),
  rounded as materialized (
    select
      array(select (w.w / largest.scale)::integer + 5500 from unnest(weights) with ordinality as w (w, i) order by w.i) as w
    from largest
  ),
  packed as materialized (
    select array(
      select
        case size
          when 1 then (w[c.i + 1]::text || imago.cell_gap(0))::numeric
          else array_to_string(
            array[
              array_to_string(array[w[c.i + 9], w[c.i + 8], w[c.i + 7]], imago.cell_gap(4)),
              array_to_string(array[w[c.i + 6], w[c.i + 5], w[c.i + 4]], imago.cell_gap(4)),
              array_to_string(array[w[c.i + 3], w[c.i + 2], w[c.i + 1]], imago.cell_gap(4))
            ],
            repeat('0', imago.cell_digits() * (stride - 2) - 4)
          )::numeric
        end
      from generate_series(0, cardinality(weights) - 1, size * size) as c (i)
      order by c.i
    ) as kernels
    from rounded
  )
  select
    packed.kernels || array[(select sum(k.k) from unnest(packed.kernels) as k (k)), 1],
    largest.scale,
    (select sum(abs(w.w - 5500)) from unnest(rounded.w) as w (w))
  from packed cross join rounded cross join largest
$$;
comment on function imago.pack_kernel(real[], integer, integer) is
  'The packed kernels of one output channel from its weights [C * size * size], with two more that correct the offsets.';
