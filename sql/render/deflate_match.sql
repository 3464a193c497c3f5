-- Matches are 3 to 258 bytes long. A longer one is cut into pieces of 258; where one or two bytes would be left, three
-- are taken from the piece before. For nothing to repeat, the text is empty.
create function imago.deflate_match(length integer, distance integer)
returns text
language sql immutable strict parallel safe
as $$
  select coalesce(repeat(imago.deflate_length(258) || away.bits, whole)
    || case when short then imago.deflate_length(255) || away.bits else '' end
    || case when last > 0 then imago.deflate_length(last) || away.bits else '' end, '')
  from (
    select length % 258 in (1, 2) and length > 258 as short,
      length / 258 - case when length % 258 in (1, 2) and length > 258 then 1 else 0 end as whole,
      length % 258 + case when length % 258 in (1, 2) and length > 258 then 3 else 0 end as last
  ) as piece
  cross join imago.deflate_distance(distance) as away (bits)
$$;
comment on function imago.deflate_match(integer, integer) is
  'The codes that repeat the bytes from so many bytes back; length 0 or at least 3, distance 1 to 32768.';
