-- The packed multiplication, small enough to be read: a row of pixels and a kernel, each as one number.
--
--   plane    one cell of twelve digits a pixel, the first pixel first
--   kernel   the same for the taps, the first tap last: written backwards, as pack_kernel() does
--   product  plane * kernel: one multiplication
--   cells    the product's cells, read back: where the kernel stands over the pixels, from its first touch to its last
--   sliding  the same sums as everybody computes them: the window moves, nothing (0) lies beyond the row's ends
--
-- In cell o of the product meet all pixels and taps whose places add up to o. Because the taps are written backwards,
-- these are the pixels under the window, each with the tap that lies on it. The engine gives a pixel five digits
-- (imago.pack) and a tap four (imago.pack_kernel): five products of them cannot fill a cell, so no sum runs over into
-- the next one. Here cells are read as text; the engine reads the same digits as bytes (imago.conv2d_share).
create function imago.packed_product(pixels integer[], taps integer[])
returns table (plane text, kernel text, product text, cells bigint[], sliding bigint[])
language sql immutable parallel safe rows 1
as $$
  with example as materialized (
    select pixels, taps, cardinality(pixels) + cardinality(taps) - 1 as places
    where imago.check_digits('pixels', pixels, 12, 99999) and imago.check_digits('taps', taps, 5, 9999)
  ),
  packed as materialized (
    select
      (select string_agg(lpad(p.pixel::text, imago.cell_digits(), '0'), '' order by p.i) from unnest(pixels) with ordinality as p (pixel, i)) as plane,
      (select string_agg(lpad(t.tap::text, imago.cell_digits(), '0'), '' order by t.i desc) from unnest(taps) with ordinality as t (tap, i)) as kernel
    from example
  ),
  multiplied as materialized (
    select lpad((packed.plane::numeric * packed.kernel::numeric)::text, imago.cell_digits() * example.places, '0') as product
    from packed cross join example
  )
  select
    packed.plane, packed.kernel, multiplied.product,
    array(
      select substr(multiplied.product, imago.cell_digits() * (o.o - 1) + 1, imago.cell_digits())::bigint from generate_series(1, example.places) as o (o) order by o.o
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
comment on function imago.packed_product(integer[], integer[]) is
  'A small convolution twice: as one multiplication of packed numbers, and with a sliding window. 1 to 12 pixels from 0 to 99999, 1 to 5 taps from 0 to 9999. Errors: IM002 too many or none, IM005 a number out of range.';
