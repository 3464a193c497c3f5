-- Pack the kernels of one output channel, one number an input channel, and the sum of them.
--
--   in    weights [C * size * size], size 1 or 3; stride: cells from one row of the plane to the next;
--         digits of a cell; scale: what one unit of the integers is worth
--   out   taps [C + 2]: the kernels, their sum, and 1 (the last two for pack()'s two extra planes)
--         norm: what an activation of one level can add to a sum at most. In wide cells this is the sum of the
--         integers' magnitudes; in narrow ones, where levels are few, the larger of the sums of one sign: activations
--         lie between two bounds with zero between them, so that not all terms of a sum can be extreme.
--
-- A weight is rounded to w' = weight_zero + round(w / scale), always as many digits, and exactly one base-10000 digit,
-- in a fine cell two: a kernel is nine weights in a sea of zeros, which numeric's multiplication skips. Tap (y, x)
-- stands y * stride + x cells from the right; a 1x1 kernel one cell from the right.
create function imago.pack_kernel(weights real[], size integer, stride integer, digits integer, scale double precision)
returns table (taps numeric[], norm bigint)
language sql immutable parallel safe rows 1
as $$
  with rounded as materialized (
    select
      -- Without an order: unnest delivers in order, and a sort would cost as much as the work.
      array(select (w.w / scale)::integer + imago.weight_zero(digits) from (select unnest(weights) as w) as w) as w,
      imago.cell_gap(imago.weight_digits(digits), digits) as gap, repeat('0', digits * (stride - 2) - imago.weight_digits(digits)) as row_gap
  ),
  packed as materialized (
    select array(
      select
        case size
          when 1 then (w[c.i + 1]::text || imago.cell_gap(0, digits))::numeric
          else array_to_string(
            array[
              array_to_string(array[w[c.i + 9], w[c.i + 8], w[c.i + 7]], gap),
              array_to_string(array[w[c.i + 6], w[c.i + 5], w[c.i + 4]], gap),
              array_to_string(array[w[c.i + 3], w[c.i + 2], w[c.i + 1]], gap)
            ],
            row_gap
          )::numeric
        end
      from generate_series(0, cardinality(weights) - 1, size * size) as c (i)
      order by c.i
    ) as kernels
    from rounded
  )
  select packed.kernels || array[(select sum(k.k) from unnest(packed.kernels) as k (k)), 1], bound.norm
  from packed cross join rounded cross join lateral (
    select
      case digits
        when imago.narrow_cell() then greatest(sum(greatest(n.n, 0)), -sum(least(n.n, 0)))
        else sum(abs(n.n))
      end as norm
    from (select unnest(rounded.w) - imago.weight_zero(digits) as n offset 0) as n
  ) as bound
$$;
comment on function imago.pack_kernel(real[], integer, integer, integer, double precision) is
  'The packed kernels of one output channel from its weights [C * size * size], with two more that correct the offsets; and its norm.';
