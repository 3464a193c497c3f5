-- The geometry of a packed number, named once: a number is a row of cells, and a cell is eight, twelve or twenty
-- decimal digits, which are two, three or five of numeric's base-10000 digits: `digits`, twelve where a call leaves it
-- out. Twelve are enough for any weights.
-- Eight make a product a third shorter; they are enough where weights are small whole numbers times a scale, because
-- then only the activations are rounded (imago.weight_grid).
-- Twenty hold numbers of eight digits, which are as fine as a real, and a product takes three times as long: they stand
-- where sharp attention would enlarge what the fewer digits leave out (imago.sharp_until, imago.attention_share).
-- Each function is one expression, which the planner writes into the query that calls it: it costs nothing at run time
-- where `digits` is a constant, and next to nothing elsewhere.
create function imago.wide_cell() returns integer
language sql immutable parallel safe
as $$ select 12 $$;
comment on function imago.wide_cell() is 'Decimal digits of a cell that is wide enough for any weights.';

create function imago.narrow_cell() returns integer
language sql immutable parallel safe
as $$ select 8 $$;
comment on function imago.narrow_cell() is 'Decimal digits of a cell for weights on a grid (imago.weight_grid).';

create function imago.fine_cell() returns integer
language sql immutable parallel safe
as $$ select 20 $$;
comment on function imago.fine_cell() is 'Decimal digits of a cell for what sharp attention depends on (imago.sharp_until).';

-- numeric_send() puts eight bytes in front, and two bytes for each base-10000 digit.
create function imago.cell_start(cell integer, digits integer default 12) returns integer
language sql immutable parallel safe
as $$ select 8 + digits / 2 * (cell - 1) $$;
comment on function imago.cell_start(integer, integer) is
  'The byte of numeric_send(sum) at which a cell begins; cells count from 1 at the first digit that is not zero.';

-- numeric_send() leaves out base-10000 digits of zero at the end: these bytes stand in for the last cell's.
create function imago.cell_tail() returns bytea
language sql immutable parallel safe
as $$ select E'\\x0000000000000000'::bytea $$;
comment on function imago.cell_tail() is 'Bytes of zero to append to numeric_send(sum), so that the last cell can be read.';

create function imago.cell_gap(number_digits integer, digits integer default 12) returns text
language sql immutable parallel safe
as $$ select repeat('0', digits - number_digits) $$;
comment on function imago.cell_gap(integer, integer) is
  'The zeros between two numbers of so many digits that stand in neighbouring cells.';

-- A sum is signed; half a cell's range is added, which keeps the cell positive. imago.cell() takes it off. A fine cell
-- uses the tenth of its range that a bigint can hold.
create function imago.half_range(digits integer default 12) returns bigint
language sql immutable parallel safe
as $$ select case digits when 8 then 50000000 when 20 then 5000000000000000000 else 500000000000 end $$;
comment on function imago.half_range(integer) is
  'Half of a cell''s range: what is added to a sum so that its cell is positive.';

create function imago.largest_sum(digits integer default 12) returns bigint
language sql immutable parallel safe
as $$ select case digits when 8 then 49900000 when 20 then 4990000000000000000 else 499000000000 end $$;
comment on function imago.largest_sum(integer) is
  'The magnitude that the bound of a sum may have: a little less than half of a cell''s range.';

-- imago.cell() reads a narrow cell, a wide one without its last four decimal digits, and a fine one without its last
-- four.
create function imago.cell_unit(digits integer default 12) returns double precision
language sql immutable parallel safe
as $$ select case digits when 8 then 1e0 else 1e4 end::double precision $$;
comment on function imago.cell_unit(integer) is 'What a unit of imago.cell() is worth.';

-- Half the range in those units, and in a wide or fine cell half a unit less: the digits left out are on average half a
-- unit.
create function imago.cell_zero(digits integer default 12) returns double precision
language sql immutable parallel safe
as $$ select case digits when 8 then 50000000 when 20 then 499999999999999.5 else 49999999.5 end::double precision $$;
comment on function imago.cell_zero(integer) is 'What imago.cell() takes off to return a signed number.';

-- Activations are positive numbers of the same length: of five, four or eight digits. In fine cells, they stay a
-- sixteenth of their range away from numbers of other lengths: eight digits show that activations are rounded to a real
-- after their least and largest value have been taken.
create function imago.value_digits(digits integer default 12) returns integer
language sql immutable parallel safe
as $$ select case digits when 8 then 4 when 20 then 8 else 5 end $$;
comment on function imago.value_digits(integer) is 'Decimal digits of the number that stands for an activation.';

create function imago.least_value(digits integer) returns integer
language sql immutable parallel safe
as $$ select case digits when 8 then 1000 when 20 then 15000000 else 10000 end $$;
comment on function imago.least_value(integer) is 'The least number that stands for an activation.';

create function imago.value_levels(digits integer) returns integer
language sql immutable parallel safe
as $$ select case digits when 8 then 8990 when 20 then 80000000 else 89990 end $$;
comment on function imago.value_levels(integer) is 'The most levels that a layer''s activations may have, rounding allowed for.';

-- Weights are positive numbers of the same length, too, and one base-10000 digit, in fine cells two. In narrow cells
-- they are small: the products of nine taps then carry less than 10000 into the cell's upper digit, and numeric divides
-- once a cell, not twice.
create function imago.weight_digits(digits integer) returns integer
language sql immutable parallel safe
as $$ select case digits when 8 then 3 when 20 then 8 else 4 end $$;
comment on function imago.weight_digits(integer) is 'Decimal digits of the number that stands for a weight in a kernel.';

create function imago.weight_zero(digits integer) returns integer
language sql immutable parallel safe
as $$ select case digits when 8 then 300 when 20 then 55000000 else 5500 end $$;
comment on function imago.weight_zero(integer) is 'The number that stands for a weight of zero in a kernel.';

create function imago.weight_levels(digits integer) returns integer
language sql immutable parallel safe
as $$ select case digits when 8 then 127 when 20 then 44990000 else 4499 end $$;
comment on function imago.weight_levels(integer) is 'The largest magnitude of a weight as a whole number.';

-- Sums of norm * (levels + 2) stay below half a cell's range whatever the input: 2 for rounding.
create function imago.sum_levels(norm bigint, digits integer) returns bigint
language sql immutable parallel safe
as $$ select imago.largest_sum(digits) / greatest(norm, 1) - 2 $$;
comment on function imago.sum_levels(bigint, integer) is
  'The most levels of a layer''s activations that keep every sum in its cell; norm: what one level can add to a sum.';

create function imago.scalar_levels(norm bigint, digits integer) returns bigint
language sql immutable parallel safe
as $$ select least(power(10, imago.value_digits(digits))::bigint - 1, imago.largest_sum(digits) / greatest(norm, 1)) $$;
comment on function imago.scalar_levels(bigint, integer) is
  'The largest magnitude, in levels, of the scalars of a linear layer that keeps every sum in its cell.';

create function imago.fewest_levels() returns integer
language sql immutable parallel safe
as $$ select 1500 $$;
comment on function imago.fewest_levels() is 'The levels that narrow cells must leave a layer''s activations: with fewer, cells are wide.';

-- Signed values in planes and columns: 55000 is zero, and values lie from -44990 to 44990 of it; in narrow cells 1500
-- is zero, and values are weights; in fine cells there are three digits more.
create function imago.plane_zero(digits integer default 12) returns integer
language sql immutable parallel safe
as $$ select case digits when 8 then 1500 when 20 then 55000000 else 55000 end $$;
comment on function imago.plane_zero(integer) is 'The number that stands for zero in a plane of signed values.';

create function imago.plane_levels(digits integer default 12) returns integer
language sql immutable parallel safe
as $$ select case digits when 20 then 44990000 else 44990 end $$;
comment on function imago.plane_levels(integer) is 'The largest magnitude, in levels, of a signed value in a plane of five digits, or of eight in a fine cell.';

-- Ten levels more than there are: a bound that holds after rounding, too.
create function imago.plane_bound(digits integer default 12) returns integer
language sql immutable parallel safe
as $$ select case digits when 20 then 45000000 else 45000 end $$;
comment on function imago.plane_bound(integer) is 'A bound of the magnitude, in levels, of a signed value in a plane of five digits, or of eight in a fine cell.';

-- A numeric holds 131,072 digits before the decimal point.
create function imago.fits(cells integer, digits integer) returns boolean
language sql immutable parallel safe
as $$ select cells * digits <= 131072 $$;
comment on function imago.fits(integer, integer) is 'True if one number can hold so many cells of so many digits.';
