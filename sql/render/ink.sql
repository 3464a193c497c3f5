-- Select Graphic Rendition, ECMA-48 8.3.117; 38 and 48 with a palette or 24 bits as in ISO 8613-6, as terminals write
-- them, and 90..107 as in aixterm. Casts rather than format(), which is not immutable: this must be inlined, for a
-- function called inside another one that is not would be planned anew at every call.
create function imago.ink(color text, paper boolean, red integer, green integer, blue integer) returns text
language sql immutable parallel safe as $$
  select case color
    when 'ansi' then
      case when paper then '48;2;' else '38;2;' end || red::text || ';' || green::text || ';' || blue::text
    when 'ansi256' then case when paper then '48;5;' else '38;5;' end || imago.palette_256(red, green, blue)::text
    when 'ansi16' then (case when paper then 10 else 0 end + imago.palette_16(red, green, blue))::text
  end
$$;
comment on function imago.ink(text, boolean, integer, integer, integer) is
  'A colour (0..255) of glyphs or of the paper behind them, as parameters of the escape sequence SGR: color ansi (24 bits), ansi256, ansi16; null for none.';
