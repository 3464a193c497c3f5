-- The fixed codes of deflate (RFC 1951, 3.2.5 and 3.2.6) as texts of 0 and 1 in the order of the stream. Codes begin
-- with their highest bit, extra bits with their lowest.
create function imago.deflate_literal(byte integer)
returns text
language sql immutable strict parallel safe
as $$
  select case when byte < 144 then (48 + byte)::bit(8)::text else (256 + byte)::bit(9)::text end
$$;
comment on function imago.deflate_literal(integer) is 'The code of a byte, 0 to 255: eight or nine bits.';
