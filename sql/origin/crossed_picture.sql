-- A drawing for the child of a butterfly that began with one, since the noise alone would forget it: the finished
-- pictures of its parents, crossed as their noises are (a mixture is their weighted mean). a and b are whole pictures,
-- 8-bit red, green and blue, line by line; the drawing has the size of the state, so the left half where the model is
-- mirrored.
create function imago.crossed_picture(
  model text, a bytea, b bytea, crossing text, share double precision default null
) returns bytea
language sql stable parallel safe as $$
  select string_agg(set_byte('\x00', 0, level), '' order by y, x, c)
  from imago.find_model(model) as m
  cross join lateral (select (m.config ->> 'mirror')::boolean) as half(mirror)
  cross join lateral (select case when mirror then 2 * m.width else m.width end) as picture(width)
  cross join generate_series(0, m.height - 1) as y
  cross join generate_series(0, m.width - 1) as x
  cross join generate_series(0, 2) as c
  cross join lateral (select 3 * (y * picture.width + x) + c) as byte(place)
  cross join lateral (
    select case
      when crossing = 'mix' then round((1 - share) * get_byte(a, place) + share * get_byte(b, place))::integer
      when imago.in_part(crossing, y, x, m.height, m.width, mirror) then get_byte(a, place)
      else get_byte(b, place)
    end
  ) as pixel(level)
  where imago.require(length(a) = 3 * m.height * picture.width and length(b) = length(a), 'IM002',
      format('the pictures have %s and %s bytes, those of model %s have 3 x %s x %s', length(a), length(b), m.name, m.height,
        picture.width), 'parents')
    and (crossing = 'mix' and imago.require(share between 0 and 1, 'IM005',
        format('share is %s, it must be 0..1', coalesce(share::text, 'null')), 'share')
      or imago.check_part(crossing))
$$;
comment on function imago.crossed_picture(text, bytea, bytea, text, double precision) is
  'A drawing from the pictures of two parents. Errors: IM001 unknown model, IM002 wrong size, IM005 unknown part or share.';
