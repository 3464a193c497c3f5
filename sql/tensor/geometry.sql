-- The geometry of a packed number, named once: a number is a row of cells, and a cell is twelve decimal digits, which are
-- three of numeric's base-10000 digits. All are constants or one expression, which the planner writes into the queries
-- that call them: they cost nothing at run time.
create function imago.cell_digits() returns integer
language sql immutable parallel safe
as $$ select 12 $$;
comment on function imago.cell_digits() is 'Decimal digits of a cell.';

-- numeric_send() puts eight bytes in front, and two bytes for each base-10000 digit.
create function imago.cell_start(cell integer) returns integer
language sql immutable parallel safe
as $$ select 8 + 6 * (cell - 1) $$;
comment on function imago.cell_start(integer) is
  'The byte of numeric_send(sum) at which a cell begins; cells count from 1 at the first digit that is not zero.';

-- numeric_send() leaves out base-10000 digits of zero at the end: these bytes stand in for the last cell's.
create function imago.cell_tail() returns bytea
language sql immutable parallel safe
as $$ select '\x00000000'::bytea $$;
comment on function imago.cell_tail() is 'Bytes of zero to append to numeric_send(sum), so that the last cell can be read.';

create function imago.cell_gap(digits integer) returns text
language sql immutable parallel safe
as $$ select repeat('0', imago.cell_digits() - digits) $$;
comment on function imago.cell_gap(integer) is
  'The zeros between two numbers of so many digits that stand in neighbouring cells.';

-- A sum is signed; half a cell's range is added, which keeps the cell positive. imago.cell() takes it off.
create function imago.half_range() returns bigint
language sql immutable parallel safe
as $$ select 500000000000 $$;
comment on function imago.half_range() is 'Half of a cell''s range: what is added to a sum so that its cell is positive.';

create function imago.largest_sum() returns bigint
language sql immutable parallel safe
as $$ select 499000000000 $$;
comment on function imago.largest_sum() is
  'The magnitude that the bound of a sum may have: a little less than half of a cell''s range.';

-- Signed values in planes of five digits: 55000 is zero, and values lie from -44990 to 44990 of it.
create function imago.plane_zero() returns integer
language sql immutable parallel safe
as $$ select 55000 $$;
comment on function imago.plane_zero() is 'The five-digit number that stands for zero in a plane of signed values.';

create function imago.plane_levels() returns integer
language sql immutable parallel safe
as $$ select 44990 $$;
comment on function imago.plane_levels() is 'The largest magnitude, in levels, of a signed value in a plane of five digits.';

-- Ten levels more than there are: a bound that holds after rounding, too.
create function imago.plane_bound() returns integer
language sql immutable parallel safe
as $$ select 45000 $$;
comment on function imago.plane_bound() is 'A bound of the magnitude, in levels, of a signed value in a plane of five digits.';
