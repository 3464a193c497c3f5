-- The value of one cell of a sum, in units of 10^4: `digits` is numeric_send(sum), which gives base-10000 digits as
-- 16-bit integers, and `at` the byte at which the cell begins. Of its three digits the two upper ones are read; half a
-- cell's range, which kept the cell positive, is taken off. The planner writes this into the queries that call it.
create function imago.cell(digits bytea, at integer)
returns double precision
language sql immutable parallel safe
as $$
  select (get_byte(digits, at) * 256 + get_byte(digits, at + 1)) * 10000
    + get_byte(digits, at + 2) * 256 + get_byte(digits, at + 3) - 49999999.5::double precision
$$;
comment on function imago.cell(bytea, integer) is 'One cell of a packed sum, numeric_send(sum), as a signed number in units of 10^4.';
