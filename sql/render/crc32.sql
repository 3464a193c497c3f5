-- CRC-32 as in PNG and zlib (ISO 3309; polynomial 0xEDB88320, reflected), four bytes at a time: four tables of what a
-- byte does to the remainder from each place (Kounavis and Berry 2005, "slicing").
create function imago.crc32(bytes bytea)
returns bigint
language sql immutable strict parallel safe
as $$
  with recursive turn as (
    select byte, byte::bigint as rest, 0 as bits from generate_series(0, 255) as byte
    union all
    select byte, case rest & 1 when 1 then (rest >> 1) # 3988292384 else rest >> 1 end, bits + 1 from turn where bits < 32
  ), tables as materialized (
    select array_agg(rest order by byte) filter (where bits = 8) as one,
      array_agg(rest order by byte) filter (where bits = 16) as two,
      array_agg(rest order by byte) filter (where bits = 24) as three,
      array_agg(rest order by byte) filter (where bits = 32) as four
    from turn
  ), size as materialized (
    select length(bytes) as length
  ), whole (at, rest) as (
    select 0, 4294967295::bigint
    union all
    select at + 4,
      four[((rest # get_byte(bytes, at)) & 255) + 1]
        # three[((rest >> 8 # get_byte(bytes, at + 1)) & 255) + 1]
        # two[((rest >> 16 # get_byte(bytes, at + 2)) & 255) + 1]
        # one[((rest >> 24 # get_byte(bytes, at + 3)) & 255) + 1]
    from whole, tables, size
    where at + 4 <= length
  ), every (at, rest) as (
    (select at, rest from whole order by at desc limit 1)
    union all
    select at + 1, one[((rest # get_byte(bytes, at)) & 255) + 1] # (rest >> 8)
    from every, tables, size
    where at < length
  )
  select rest # 4294967295 from every order by at desc limit 1
$$;
comment on function imago.crc32(bytea) is 'CRC-32 (ISO 3309, as in PNG and zlib), 0 to 4294967295.';
