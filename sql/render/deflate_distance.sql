-- Distance codes 0 to 29 come in twos, each two with one extra bit more than the two before.
create function imago.deflate_distance(distance integer)
returns text
language sql immutable strict parallel safe
as $$
  select (extra * 2 + ((distance - 1) >> extra))::bit(5)::text
    || case extra when 0 then '' else reverse(right(((distance - 1) & ((1 << extra) - 1))::bit(16)::text, extra)) end
  from (select case when distance < 5 then 0 else imago.highest_bit(distance - 1) - 1 end as extra) as size
$$;
comment on function imago.deflate_distance(integer) is 'The code of a match''s distance, 1 to 32768, with its extra bits.';
