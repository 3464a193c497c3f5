create function imago.highest_bit(number integer)
returns integer
language sql immutable strict parallel safe
as $$
  select length(ltrim(number::bit(32)::text, '0')) - 1
$$;
comment on function imago.highest_bit(integer) is 'The whole part of the binary logarithm of a positive number.';
