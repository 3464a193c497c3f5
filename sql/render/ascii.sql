-- A picture as text: one glyph a cell, the more ink the darker the cell, by its luma (ITU-R BT.709, of the gamma-
-- encoded values as they are). Dark is ink because butterflies are painted on white: the paper stays blank, and the
-- wings stand out, on a light terminal as they are, on a dark one as a bright shape. For pictures on black, reverse
-- the ramp. The default ramp's ink rises evenly, as measured in DejaVu Sans Mono and Liberation Mono.
-- color: none, or ansi, ansi256, ansi16, which give each glyph its cell's colour in 24 bits or from a terminal's
-- palette, on white paper whatever the terminal's is.
create function imago.ascii(
  rgb bytea, width integer, columns integer default 64, color text default 'none', ramp text default ' .:*=xo%8M@'
) returns text
language sql immutable parallel safe as $$
  with cell as materialized (
    select y, x, imago.ink(color, false, red, green, blue) as ink,
      substr(ramp, 1 + imago.darkness(red, green, blue) * length(ramp) / 2550001, 1) as glyph
    from imago.cells(rgb, width, columns, imago.text_rows(rgb, width, columns))
    where imago.check_text(rgb, width, columns)
      and imago.check_color(color, array['none', 'ansi', 'ansi256', 'ansi16'])
      and imago.require(length(ramp) between 2 and 256, 'IM005',
        format('ramp has %s glyphs, it must have 2..256', coalesce(length(ramp)::text, 'no')))
  )
  select case
    -- Every frame of every job is written this way, in half the time that text_lines() takes.
    when color = 'none' then (
      select string_agg(line, E'\n' order by y)
      from (select y, string_agg(glyph, '' order by x) as line from cell group by y) as plain
    )
    else (
      select imago.text_lines(
        array_agg(glyph order by y, x), array_agg(ink order by y, x), columns, imago.ink(color, true, 255, 255, 255)
      )
      from cell
    )
  end
$$;
comment on function imago.ascii(bytea, integer, integer, text, text) is
  'A picture as lines of text, columns (16..160) wide, darker is more ink; color none, ansi, ansi256 or ansi16. Errors: IM002 wrong length, IM005 bad parameter.';
