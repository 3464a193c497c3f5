-- From a drawing to the x0 that it shows: what rgb() and picture() do, backwards. The drawing has the size of the
-- state, so the left half where the model is mirrored, 3 bytes a pixel, line by line. A grey model takes the luma
-- (ITU-R BT.709).
create function imago.drawn(model text, rgb bytea) returns real[]
language sql stable parallel safe as $$
  select array(
    select (level / 127.5::double precision - 1)::real
    from generate_series(0, m.channels - 1) as c
    cross join generate_series(0, m.height * m.width - 1) as pixel
    cross join lateral (
      select case m.channels
          when 1 then (2126 * get_byte(rgb, 3 * pixel) + 7152 * get_byte(rgb, 3 * pixel + 1)
            + 722 * get_byte(rgb, 3 * pixel + 2)) / 10000::double precision
          else get_byte(rgb, 3 * pixel + c)
        end
    ) as l(level)
    order by c, pixel
  )
  from imago.find_model(model) as m
  where imago.require(length(rgb) = 3 * m.height * m.width, 'IM002',
    format('the drawing has %s bytes, model %s takes 3 x %s x %s = %s', coalesce(length(rgb)::text, 'no'), m.name,
      m.height, m.width, 3 * m.height * m.width), 'drawing')
$$;
comment on function imago.drawn(text, bytea) is
  'The x0 [C][H][W] that a drawing shows: 8-bit red, green and blue of the state''s pixels, line by line. Errors: IM001 unknown model, IM002 wrong length.';
