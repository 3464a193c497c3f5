-- Length codes 257 to 284 come in fours, each four with one extra bit more than the four before; 285 is 258.
create function imago.deflate_length(length integer)
returns text
language sql immutable strict parallel safe
as $$
  select case when length = 258 then '11000101'
      when code < 280 then (code - 256)::bit(7)::text
      else (192 + code - 280)::bit(8)::text
    end || case when length = 258 or extra = 0 then '' else reverse(right(((length - 3) & ((1 << extra) - 1))::bit(8)::text, extra)) end
  from (select case when length < 11 then 0 else imago.highest_bit(length - 3) - 2 end as extra) as size
  cross join lateral (select 257 + extra * 4 + ((length - 3) >> extra) as code) as symbol
$$;
comment on function imago.deflate_length(integer) is 'The code of a match''s length, 3 to 258, with its extra bits.';
