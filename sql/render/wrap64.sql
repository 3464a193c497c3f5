-- A whole number as a 64-bit integer, as hardware keeps it: reduced modulo 2^64 to -2^63 .. 2^63 - 1.
create function imago.wrap64(value numeric) returns bigint
language sql immutable strict parallel safe
as $$
  select (mod(mod(value, 18446744073709551616) + 27670116110564327424, 18446744073709551616)
    - 9223372036854775808)::bigint
$$;
comment on function imago.wrap64(numeric) is
  'A whole number modulo 2^64, as a signed 64-bit integer.';
