-- The packed multiplication, small enough to be read: a row of pixels and a kernel, each as one number.
--
--   digits   of a cell: 12, or 8 as for weights on a grid
--   plane    one cell a pixel, the first pixel first
--   kernel   the same for the taps, the first tap last: written backwards, as pack_kernel() does
--   product  plane * kernel: one multiplication
--   cells    the product's cells, read back: where the kernel stands over the pixels, from its first touch to its last
--   sliding  the same sums as everybody computes them: the window moves, nothing (0) lies beyond the row's ends
--
-- In cell o of the product meet all pixels and taps whose places add up to o. Because the taps are written backwards,
-- these are the pixels under the window, each with the tap that lies on it. Pixels and taps have as many digits as the
-- engine gives them: five and four in a cell of twelve, four and three in one of eight. Five products of them cannot
-- fill a cell, so no sum runs over into the next one. Here cells are read as text; the engine reads the same digits as
-- bytes (imago.conv2d_share).
create function imago.packed_product(pixels integer[], taps integer[], digits integer default 12)
returns table (plane text, kernel text, product text, cells bigint[], sliding bigint[])
language sql immutable parallel safe rows 1
as $$
  with example as materialized (
    select pixels, taps, cardinality(pixels) + cardinality(taps) - 1 as places
    where imago.require(digits in (imago.narrow_cell(), imago.wide_cell()), 'IM005',
        format('digits is %s, it must be %s or %s', coalesce(digits::text, 'null'), imago.narrow_cell(), imago.wide_cell()))
      and imago.check_digits('pixels', pixels, 12, (power(10, imago.value_digits(digits)) - 1)::integer)
      and imago.check_digits('taps', taps, 5, (power(10, imago.weight_digits(digits)) - 1)::integer)
  ),
  packed as materialized (
    select
      (select string_agg(lpad(p.pixel::text, digits, '0'), '' order by p.i) from unnest(pixels) with ordinality as p (pixel, i)) as plane,
      (select string_agg(lpad(t.tap::text, digits, '0'), '' order by t.i desc) from unnest(taps) with ordinality as t (tap, i)) as kernel
    from example
  ),
  multiplied as materialized (
    select lpad((packed.plane::numeric * packed.kernel::numeric)::text, digits * example.places, '0') as product
    from packed cross join example
  )
  select
    packed.plane, packed.kernel, multiplied.product,
    array(
      select substr(multiplied.product, digits * (o.o - 1) + 1, digits)::bigint from generate_series(1, example.places) as o (o) order by o.o
    ),
    array(
      select (
        select sum(t.tap::bigint * coalesce(example.pixels[o.o + t.i - cardinality(example.taps)], 0))::bigint
        from unnest(example.taps) with ordinality as t (tap, i)
      )
      from generate_series(1, example.places) as o (o)
      order by o.o
    )
  from example cross join packed cross join multiplied
$$;
comment on function imago.packed_product(integer[], integer[], integer) is
  'A small convolution twice: as one multiplication of packed numbers, and with a sliding window. 1 to 12 pixels and 1 to 5 taps; in cells of 12 digits from 0 to 99999 and to 9999, of 8 to 9999 and to 999. Errors: IM002 too many or none, IM005 a number out of range.';
