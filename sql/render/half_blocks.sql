-- A picture in a terminal's colours: every character is an upper half block, its foreground the upper of two square
-- cells and its background the lower.
create function imago.half_blocks(rgb bytea, width integer, columns integer default 64, color text default 'ansi')
returns text
language sql immutable parallel safe as $$
  with cell as (
    select y / 2 as y, x, string_agg(imago.ink(color, y % 2 = 1, red, green, blue), ';' order by y) as ink
    from imago.cells(rgb, width, columns, 2 * imago.text_rows(rgb, width, columns))
    where imago.check_text(rgb, width, columns) and imago.check_color(color, array['ansi', 'ansi256', 'ansi16'])
    group by y / 2, x
  )
  select imago.text_lines(array_agg('▀'::text order by y, x), array_agg(ink order by y, x), columns, '') from cell
$$;
comment on function imago.half_blocks(bytea, integer, integer, text) is
  'A picture as lines of half blocks, columns (16..160) wide; color ansi, ansi256 or ansi16. Errors: IM002 wrong length, IM005 bad parameter.';
