-- A glyph's colour is written where it changes, and not before a blank, which shows none. With paper, every line
-- begins with it and ends with the terminal's own colours, so that a text cut between lines leaves no colour behind.
create function imago.text_lines(glyphs text[], inks text[], columns integer, paper text) returns text
language sql immutable parallel safe as $$
  with cell as (
    select (i - 1) / columns as y, i, glyph, ink
    from unnest(glyphs, inks) with ordinality as cell(glyph, ink, i)
  ), painted as (
    select y, i, glyph,
      case when glyph <> ' ' and (ink is distinct from lag(ink) over line or lag(glyph) over line = ' ')
        then coalesce(E'\x1b[' || ink || 'm', '') else ''
      end as escape
    from cell
    window line as (partition by y order by i)
  ), line as (
    select y, string_agg(escape || glyph, '' order by i) as line from painted group by y
  )
  select string_agg(coalesce(case paper when '' then '' else E'\x1b[' || paper || 'm' end || line || E'\x1b[0m', line),
    E'\n' order by y)
  from line
$$;
comment on function imago.text_lines(text[], text[], integer, text) is
  'Glyphs, row by row, as lines of text: inks are the SGR parameters of each, null for none; paper those of the ground, '''' to leave it as it is, null for text without colours.';
