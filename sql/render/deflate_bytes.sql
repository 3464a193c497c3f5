-- The first bit is the lowest of the first byte: as bits of a bit string they stand the other way round in each byte,
-- so the digits of the bytes are exchanged and their bits reversed.
create function imago.deflate_bytes(bits text)
returns bytea
language sql immutable strict parallel safe
as $$
  select decode(regexp_replace(
    translate(encode(substr(varbit_send(bits::varbit), 5), 'hex'), '0123456789abcdef', '084c2a6e195d3b7f'),
    '(.)(.)', E'\\2\\1', 'g'), 'hex')
$$;
comment on function imago.deflate_bytes(text) is 'A stream of bits, 0 and 1 as text, in bytes; zeros fill the last.';
