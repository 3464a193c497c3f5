-- IEEE 754 single precision to real, four bytes a value, big-endian: 1 sign, 8 exponent and 23 mantissa bits. A real
-- can be written and cut into bytes, but not made of bytes; so it is computed: every factor is a power of two or a
-- whole number below 2^24, and every product is exact in double precision.
create function imago.float32(bytes bytea)
returns real[]
language sql immutable strict parallel safe
as $$
  with power as materialized (
    select array(select 2::double precision ^ (greatest(e, 1) - 150) from generate_series(0, 254) as e order by e) as of
  )
  select array(
    select (
        case when bits >= 2147483648 then -1 else 1 end
        * (case exponent when 0 then mantissa else 8388608 + mantissa end)::double precision * power.of[exponent + 1]
      )::real
    from power
    cross join generate_series(0, length(bytes) / 4 - 1) as i
    cross join lateral (
      select get_byte(bytes, 4 * i) * 16777216::bigint + get_byte(bytes, 4 * i + 1) * 65536
        + get_byte(bytes, 4 * i + 2) * 256 + get_byte(bytes, 4 * i + 3) as bits
      offset 0
    ) as single
    cross join lateral (
      select (bits / 8388608 % 256)::integer as exponent, bits % 8388608 as mantissa offset 0
    ) as part
    where imago.require(length(bytes) % 4 = 0, 'IM002', format('%s bytes are not a whole number of singles', length(bytes)))
    order by i
  )
$$;
comment on function imago.float32(bytea) is
  'Finite IEEE 754 singles, big-endian, as real[]; exact. Errors: IM002 a number of bytes that four does not divide.';
