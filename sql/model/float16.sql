-- IEEE 754 half precision to real, two bytes a value, big-endian: 1 sign, 5 exponent and 10 mantissa bits; exponent 0
-- is subnormal. Shifts and one division by a power of two, so the value is exact, and -0 stays -0.
create function imago.float16(bytes bytea)
returns real[]
language sql immutable strict parallel safe
as $$
  select array(
    select (
        case when bits >= 32768 then -1 else 1 end
        * (case exponent when 0 then mantissa else (1024 + mantissa) << (exponent - 1) end)::double precision / 16777216
      )::real
    from generate_series(0, length(bytes) / 2 - 1) as i
    cross join lateral (select get_byte(bytes, 2 * i) * 256 + get_byte(bytes, 2 * i + 1) as bits offset 0) as half
    cross join lateral (
      select bits / 1024 % 32 as exponent, (bits % 1024)::bigint as mantissa offset 0
    ) as part
    where imago.require(length(bytes) % 2 = 0, 'IM002', format('%s bytes are not a whole number of halves', length(bytes)))
    order by i
  )
$$;
comment on function imago.float16(bytea) is
  'Finite IEEE 754 halves, big-endian, as real[]; exact. Errors: IM002 an odd number of bytes.';
