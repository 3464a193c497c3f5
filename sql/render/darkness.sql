create function imago.darkness(red integer, green integer, blue integer) returns integer
language sql immutable parallel safe as $$
  select 2126 * (255 - red) + 7152 * (255 - green) + 722 * (255 - blue)
$$;
comment on function imago.darkness(integer, integer, integer) is
  'How dark a colour is: 0 for white to 2550000 for black, by its luma (ITU-R BT.709).';
