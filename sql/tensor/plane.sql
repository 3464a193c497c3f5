-- A plane with the same integer in the cell of every pixel of a grid, and zeros between rows.
create function imago.plane(height integer, width integer, stride integer, value text, digits integer default 12)
returns numeric
language sql immutable parallel safe strict
as $$
  select repeat(repeat(lpad(value, digits, '0'), width) || repeat('0', digits * (stride - width)), height)::numeric
$$;
comment on function imago.plane(integer, integer, integer, text, integer) is
  'A packed plane that holds one value in every pixel, in cells of so many digits.';
