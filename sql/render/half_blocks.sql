-- A picture in a terminal's 24-bit colours: every character is an upper half block, its foreground the upper of two
-- square
-- cells and its background the lower.
create function imago.half_blocks(rgb bytea, width integer, columns integer default 64) returns text
language sql immutable parallel safe as $$
  with cell as (
    select y / 2 as y, x,
      string_agg(
        format('%s;2;%s;%s;%s', case y % 2 when 0 then 38 else 48 end, red, green, blue), ';' order by y
      ) as colors
    from imago.cells(rgb, width, columns, 2 * imago.text_rows(rgb, width, columns))
    where imago.check_text(rgb, width, columns)
    group by y / 2, x
  ), painted as (
    select y, x,
      case when colors = lag(colors) over (partition by y order by x) then '' else format(E'\x1b[%sm', colors) end as ink
    from cell
  ), line as (
    select y, string_agg(ink || '▀', '' order by x) || E'\x1b[0m' as line from painted group by y
  )
  select string_agg(line, E'\n' order by y) from line
$$;
comment on function imago.half_blocks(bytea, integer, integer) is
  'A picture as lines of half blocks in 24-bit ANSI colours, columns (16..160) wide. Errors: IM002 wrong length, IM005 columns out of range.';
