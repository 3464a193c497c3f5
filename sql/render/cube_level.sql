create function imago.cube_level(value integer) returns integer
language sql immutable parallel safe as $$
  select greatest(least(value / 48, 1), (value - 35) / 40)
$$;
comment on function imago.cube_level(integer) is
  'The nearest of the six levels 0, 95, 135, 175, 215, 255 of the cube in a terminal''s 256 colours: 0..5.';
