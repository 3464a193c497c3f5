-- Length, type, data, and the CRC of type and data.
create function imago.png_chunk(type text, data bytea)
returns bytea
language sql immutable strict parallel safe
as $$
  select int4send(length(data)) || bytes || substr(int8send(imago.crc32(bytes)), 5)
  from (select convert_to(type, 'SQL_ASCII') || data as bytes offset 0) as chunk
$$;
comment on function imago.png_chunk(text, bytea) is 'A chunk of a PNG file.';
