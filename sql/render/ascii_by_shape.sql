-- A picture as text whose glyphs have the shape of what they stand for, so that edges of wings stay sharp: a nearest-
-- neighbour join. Every cell of the picture is cut into 2 x 3 parts like the cells of the glyphs; the glyph taken is
-- the one with the least sum of squared differences of ink, over the parts and, so that even areas keep their tone,
-- weighted 18 over the whole.
create function imago.ascii_by_shape(rgb bytea, width integer, columns integer default 64, color text default 'none')
returns text
language sql immutable parallel safe as $$
  with part as (
    select y / 3 as row, x / 2 as column, y % 3 * 2 + x % 2 as part, red, green, blue,
      imago.darkness(red, green, blue) / 10000 as ink -- 0..255
    from imago.cells(rgb, width, 2 * columns, 3 * imago.text_rows(rgb, width, columns))
    where imago.check_text(rgb, width, columns)
      and imago.check_color(color, array['none', 'ansi', 'ansi256', 'ansi16'])
  ), cell as (
    select row, "column", array_agg(ink order by part) as ink, avg(ink)::integer as whole,
      imago.ink(color, false, avg(red)::integer, avg(green)::integer, avg(blue)::integer) as sgr
    from part
    group by row, "column"
  ), known as materialized (
    select row_number() over (order by whole) as number, * from imago.glyph_shapes()
  )
  select imago.text_lines(
    array_agg(nearest.glyph order by row, "column"), array_agg(sgr order by row, "column"),
    columns, imago.ink(color, true, 255, 255, 255)
  )
  from cell
  cross join lateral (
    select glyph
    from known
    order by (ink[1] - upper_left) ^ 2 + (ink[2] - upper_right) ^ 2 + (ink[3] - left_) ^ 2
      + (ink[4] - right_) ^ 2 + (ink[5] - lower_left) ^ 2 + (ink[6] - lower_right) ^ 2
      + 18 * (cell.whole - known.whole) ^ 2, number
    limit 1
  ) as nearest
$$;
comment on function imago.ascii_by_shape(bytea, integer, integer, text) is
  'A picture as lines of text whose glyphs look like its parts, columns (16..160) wide; color none, ansi, ansi256 or ansi16. Errors: IM002 wrong length, IM005 bad parameter.';
