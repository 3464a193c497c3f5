-- A picture as text: one glyph a cell, the more ink the darker the cell, by its luma (ITU-R BT.709, of the gamma-
-- encoded values as they are). Dark is ink because butterflies are painted on white: the paper stays blank, and the
-- wings stand out, on a light terminal as they are, on a dark one as a bright shape. For pictures on black, reverse
-- the ramp. The default ramp's ink rises evenly, as measured in DejaVu Sans Mono and Liberation Mono.
-- color: none, or ansi, which gives each glyph the 24-bit colour of its cell, on white paper whatever the terminal's
-- is.
create function imago.ascii(
  rgb bytea, width integer, columns integer default 64, color text default 'none', ramp text default ' .:*=xo%8M@'
) returns text
language sql immutable parallel safe as $$
  with cell as (
    select y, x,
      2126 * (255 - red) + 7152 * (255 - green) + 722 * (255 - blue) as darkness, -- 0..2550000
      case color when 'ansi' then format(E'\x1b[38;2;%s;%s;%sm', red, green, blue) else '' end as ink
    from imago.cells(rgb, width, columns, imago.text_rows(rgb, width, columns))
    where imago.check_text(rgb, width, columns)
      and imago.require(color in ('none', 'ansi'), 'IM005',
        format('unknown color %s, known are none, ansi', coalesce(color, 'null')))
      and imago.require(length(ramp) between 2 and 256, 'IM005',
        format('ramp has %s glyphs, it must have 2..256', coalesce(length(ramp)::text, 'no')))
  ), painted as (
    select y, x, glyph,
      case when glyph = ' ' or ink = lag(ink) over (partition by y order by x) then '' else ink end as ink
    from cell
    cross join lateral (select substr(ramp, 1 + darkness * length(ramp) / 2550001, 1)) as g(glyph)
  ), line as (
    select y, string_agg(ink || glyph, '' order by x) as line from painted group by y
  )
  select string_agg(
    case color when 'ansi' then E'\x1b[48;2;255;255;255m' || line || E'\x1b[0m' else line end, E'\n' order by y
  )
  from line
$$;
comment on function imago.ascii(bytea, integer, integer, text, text) is
  'A picture as lines of text, columns (16..160) wide, darker is more ink; color none or ansi. Errors: IM002 wrong length, IM005 bad parameter.';
