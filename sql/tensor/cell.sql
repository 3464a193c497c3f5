-- The value of one cell of a sum, in units of imago.cell_unit(): `digits` is numeric_send(sum), which gives base-10000
-- digits as 16-bit integers, and `at` the byte at which the cell begins. Two digits are read: both of a narrow cell,
-- the two upper ones of a wide cell; of a fine cell the four upper ones, which a double precision holds exactly. `zero`
-- is imago.cell_zero(): half a cell's range, which kept the cell positive. The planner writes this into the queries
-- that call it.
create function imago.cell(digits bytea, at integer, zero double precision, fine boolean default false)
returns double precision
language sql immutable parallel safe
as $$
  select case when fine
    then (
      ((get_byte(digits, at) * 256 + get_byte(digits, at + 1)) * 10000
        + get_byte(digits, at + 2) * 256 + get_byte(digits, at + 3)) * 100000000::bigint
      + (get_byte(digits, at + 4) * 256 + get_byte(digits, at + 5)) * 10000
        + get_byte(digits, at + 6) * 256 + get_byte(digits, at + 7)
    ) - zero
    else (get_byte(digits, at) * 256 + get_byte(digits, at + 1)) * 10000
      + get_byte(digits, at + 2) * 256 + get_byte(digits, at + 3) - zero
  end
$$;
comment on function imago.cell(bytea, integer, double precision, boolean) is
  'One cell of a packed sum, numeric_send(sum), as a signed number in units of imago.cell_unit().';
