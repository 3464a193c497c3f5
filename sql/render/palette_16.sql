-- The colours are xterm's: other terminals differ a little, and users choose their own. Nearest means the smallest sum
-- of squared differences.
create function imago.palette_16(red integer, green integer, blue integer) returns integer
language sql immutable parallel safe as $$
  select code
  from (values
    (30, 0, 0, 0), (31, 205, 0, 0), (32, 0, 205, 0), (33, 205, 205, 0),
    (34, 0, 0, 238), (35, 205, 0, 205), (36, 0, 205, 205), (37, 229, 229, 229),
    (90, 127, 127, 127), (91, 255, 0, 0), (92, 0, 255, 0), (93, 255, 255, 0),
    (94, 92, 92, 255), (95, 255, 0, 255), (96, 0, 255, 255), (97, 255, 255, 255)
  ) as known(code, r, g, b)
  order by (red - r) ^ 2 + (green - g) ^ 2 + (blue - b) ^ 2, code
  limit 1
$$;
comment on function imago.palette_16(integer, integer, integer) is
  'The nearest colour among a terminal''s sixteen, as the SGR parameter of a glyph''s colour: 30..37, bright 90..97.';
