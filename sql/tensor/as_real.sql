-- A value of an activation in single precision. The cast alone raises an underflow for what is nearer to 0 than to the
-- least real, 2^-149: a channel that training no longer uses may have weights of 1e-38. The planner writes this into
-- the queries that call it.
create function imago.as_real(value double precision) returns real
language sql immutable parallel safe
as $$ select (case when abs(value) <= 7.006492321624085e-46 then 0 else value end)::real $$;
comment on function imago.as_real(double precision) is
  'The value in single precision; what is nearer to 0 than to any other real becomes 0. Errors: 22003 overflow.';
