-- A plane with the same integer in the cell of every pixel of a grid, and zeros between rows.
create function imago.plane(height integer, width integer, stride integer, cell text)
returns numeric
language sql immutable parallel safe strict
as $$
  select repeat(repeat(lpad(cell, imago.cell_digits(), '0'), width) || repeat('0', imago.cell_digits() * (stride - width)), height)::numeric
$$;
comment on function imago.plane(integer, integer, integer, text) is 'A packed plane that holds one value (at most 12 digits) in every pixel.';
