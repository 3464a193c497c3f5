-- The nearer of two colours: the nearest of xterm's cube of 6 x 6 x 6 colours, and the nearest of its 24 greys.
-- Nearest means the smallest sum of squared differences.
create function imago.palette_256(red integer, green integer, blue integer) returns integer
language sql immutable parallel safe as $$
  with nearest(r, g, b, grey) as (
    select imago.cube_level(red), imago.cube_level(green), imago.cube_level(blue),
      least(23, greatest(0, (red + green + blue - 9) / 30))
  )
  select case
    when (red - 40 * r - 55 * sign(r)) ^ 2 + (green - 40 * g - 55 * sign(g)) ^ 2 + (blue - 40 * b - 55 * sign(b)) ^ 2
      <= (red - 10 * grey - 8) ^ 2 + (green - 10 * grey - 8) ^ 2 + (blue - 10 * grey - 8) ^ 2
    then 16 + 36 * r + 6 * g + b
    else 232 + grey
  end
  from nearest
$$;
comment on function imago.palette_256(integer, integer, integer) is
  'The number (16..255) of the nearest colour among a terminal''s 256.';
