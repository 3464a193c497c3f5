-- A picture as a PNG file (ISO/IEC 15948), every pixel enlarged to scale x scale. The compressed data are one deflate
-- block with fixed codes (RFC 1951, 3.2.6). Enlarging makes the repetitions: equal pixels beside each other are three
-- literals and a match three bytes back, and the scale - 1 rows below are matches one row back.
create function imago.png(rgb bytea, width integer, scale integer default 1, texts json default '{}')
returns bytea
language sql immutable strict parallel safe
set jit = off
as $$
  with picture as materialized (
    select length(rgb) / 3 / width as height, 1 + 3 * width * scale as row_bytes
    where imago.check_picture(rgb, width)
      and imago.require(scale between 1 and 64, 'IM005', format('scale is %s, it must be 1..64', scale), 'scale')
      and imago.require(width * scale <= 10000, 'IM005',
        format('%s pixels a row, the limit is 10000: the width is %s, the scale %s', width * scale, width, scale), 'scale')
      and imago.require(json_typeof(texts) = 'object', 'IM005', 'texts must be an object of texts by keyword', 'texts')
  ), pixel as materialized (
    select y, x, substr(rgb, 1 + 3 * (y * width + x), 3) as color
    from picture
    cross join lateral generate_series(0, height - 1) as y
    cross join generate_series(0, width - 1) as x
  ), marked as (
    select y, x, color, color is distinct from lag(color) over (partition by y order by x) as begins from pixel
  ), numbered as (
    select y, x, color, count(*) filter (where begins) over (partition by y order by x) as run from marked
  ), run as materialized (
    select y, min(x) as x, color, count(*)::integer as pixels from numbered group by y, run, color
  ), literal as materialized (
    select array_agg(imago.deflate_literal(byte) order by byte) as codes from generate_series(0, 255) as byte
  ), again as materialized (
    select pixels, imago.deflate_match(3 * (pixels * scale - 1), 3) as code
    from (select distinct pixels from run offset 0) as length
  ), below as materialized (
    select imago.deflate_match((scale - 1) * row_bytes, row_bytes) as code from picture
  ), coded as materialized (
    select y, x, codes[1 + get_byte(color, 0)] || codes[1 + get_byte(color, 1)] || codes[1 + get_byte(color, 2)] || code as bits
    from run join again using (pixels) cross join literal
  ), line as (
    select y, imago.deflate_literal(0) || string_agg(bits, '' order by x) || (select code from below) as bits
    from coded
    group by y
  ), deflated as (
    -- The last block, with fixed codes: bits 1, 1, 0; then the lines, and the end of the block.
    select imago.deflate_bytes('110' || string_agg(bits, '' order by y) || '0000000') as data from line
  ), row_sums as (
    -- Sums of integers are quick; those of all bytes need more room.
    select y, sum(red + green + blue) as bytes, sum(x * (red + green + blue)) as places, sum(green + 2 * blue) as channels
    from (
      select y, x, get_byte(color, 0) as red, get_byte(color, 1) as green, get_byte(color, 2) as blue from pixel offset 0
    ) as p
    group by y
  ), adler as (
    -- RFC 1950: a = 1 + the sum of the bytes, b = the sum of all a, both modulo 65521. A byte that stands n bytes
    -- before the end is n times in b. Rows and pixels are repeated, so places are sums of arithmetic series.
    select (1 + scale * scale * sum(bytes)) % 65521 as a,
      (size + scale * sum(
        (scale * (size - y * scale * row_bytes - 1) - (row_bytes + 3) * scale * (scale - 1) / 2) * bytes
          - 3 * scale * scale * places - scale * channels
      )) % 65521 as b
    from row_sums
    cross join (select row_bytes, height::numeric * scale * row_bytes as size from picture) as all_bytes
    group by size, row_bytes
  )
  select decode('89504e470d0a1a0a', 'hex')
    || imago.png_chunk('IHDR', int4send(width * scale) || int4send(height * scale) || decode('0802000000', 'hex'))
    || coalesce((
      select string_agg(imago.png_chunk('iTXt', convert_to(keyword, 'LATIN1') || decode('0000000000', 'hex') || convert_to(value, 'UTF8')), '' order by place)
      from json_each_text(texts) with ordinality as text (keyword, value, place)
    ), '')
    || imago.png_chunk('IDAT', decode('7801', 'hex') || data || substr(int8send((b::bigint << 16) + a::bigint), 5))
    || imago.png_chunk('IEND', '')
  from picture cross join deflated cross join adler
$$;
comment on function imago.png(bytea, integer, integer, json) is
  'An RGB picture, 8 bits a channel, row by row, as a PNG file, each pixel scale x scale; texts: iTXt chunks by keyword. Errors: IM002 wrong length, IM005 scale or texts.';
