-- Cells over pixels, along one axis: which pixels a cell covers, and by how much. All in units of 1 / (pixels * cells)
-- of the axis, so that the weights are integers, and those of a cell add up to pixels.
create function imago.overlaps(pixels integer, cells integer) returns table (pixel integer, cell integer, weight integer)
language sql immutable strict parallel safe as $$
  select pixel, cell, least((pixel + 1) * cells, (cell + 1) * pixels) - greatest(pixel * cells, cell * pixels)
  from generate_series(0, pixels - 1) as pixel
  cross join lateral generate_series(pixel * cells / pixels, ((pixel + 1) * cells - 1) / pixels) as cell
$$;
comment on function imago.overlaps(integer, integer) is
  'The pixels that each of so many equal cells covers along one axis, with integer weights.';
