-- A picture [C][H][W], one channel (grey) or three, as bytes: line by line, red, green and blue of every pixel.
-- The width, which ascii() and an encoder want, is array_length(picture, 3).
create function imago.rgb(picture real[]) returns bytea
language sql immutable parallel safe as $$
  select decode(string_agg(
    lpad(to_hex(65536 * imago.level(r) + 256 * imago.level(g) + imago.level(b)), 6, '0'), '' order by i
  ), 'hex')
  from (select least(2, array_length(picture, 1)), least(3, array_length(picture, 1))) as plane(green, blue)
  cross join lateral (
    select unnest(picture[1:1]) as r, unnest(picture[green:green]) as g, unnest(picture[blue:blue]) as b,
      generate_series(1, array_length(picture, 2) * array_length(picture, 3)) as i
  ) as pixel
  where imago.require(array_ndims(picture) = 3 and array_length(picture, 1) in (1, 3), 'IM002',
      format('rgb takes a picture of 1 or 3 channels x height x width, this one %s',
        coalesce('has the dimensions ' || array_dims(picture), 'is empty or null')))
    and imago.check_finite(picture, 'picture')
$$;
comment on function imago.rgb(real[]) is
  'A picture [C][H][W] as 8-bit red, green and blue, line by line; one channel is grey. Errors: IM002 wrong shape, IM004 NaN or infinity.';
