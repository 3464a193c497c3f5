-- A picture as Braille patterns (Unicode U+2800 to U+28FF): 2 x 4 dots a character. A dot stands where a cell is darker
-- than its place in an ordered dither of 4 x 4 thresholds (Bayer 1973, "An optimum method for two-level rendition of
-- continuous-tone pictures"), so that greys are dotted. Blanks are the empty pattern, not spaces, which chats would
-- swallow at the start of a line.
create function imago.braille(rgb bytea, width integer, columns integer default 32, color text default 'none')
returns text
language sql immutable parallel safe as $$
  with dot as (
    select y / 4 as row, x / 2 as column, red, green, blue,
      case
        when 16 * imago.darkness(red, green, blue)
          > 2550000 / 2 * (2 * ('{{0,8,2,10},{12,4,14,6},{3,11,1,9},{15,7,13,5}}'::integer[])[1 + y % 4][1 + x % 4] + 1)
        then ('{{1,8},{2,16},{4,32},{64,128}}'::integer[])[1 + y % 4][1 + x % 2]
        else 0
      end as bit
    from imago.cells(rgb, width, 2 * columns, 4 * imago.text_rows(rgb, width, columns))
    where imago.check_text(rgb, width, columns)
      and imago.check_color(color, array['none', 'ansi', 'ansi256', 'ansi16'])
  ), cell as (
    select row, "column", sum(bit)::integer as dots,
      imago.ink(color, false, avg(red)::integer, avg(green)::integer, avg(blue)::integer) as ink
    from dot
    group by row, "column"
  )
  select imago.text_lines(
    array_agg(convert_from(set_byte(set_byte(E'\\xe2a080', 1, 160 + dots / 64), 2, 128 + dots % 64), 'UTF8')
      order by row, "column"),
    array_agg(ink order by row, "column"), columns, imago.ink(color, true, 255, 255, 255)
  )
  from cell
$$;
comment on function imago.braille(bytea, integer, integer, text) is
  'A picture as lines of Braille patterns, columns (16..160) wide, darker is more dots; color none, ansi, ansi256 or ansi16. Errors: IM002 wrong length, IM005 bad parameter.';
