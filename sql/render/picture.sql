-- The picture of a state as it is shown: [C][H][W] -> a three-dimensional array [C][H][W], or, where the model paints
-- the left half only, [C][H][2W]: every line followed by its mirror image.
create function imago.picture(model text, image real[]) returns real[]
language sql stable parallel safe as $$
  with state as materialized (
    select channels, height, width, (config ->> 'mirror')::boolean as mirror,
      array(select value from unnest(image) with ordinality as u(value, i) order by i) as flat
    from imago.find_model(model) as m
    where imago.check_image(m, image)
  )
  select array(
    select array(
      select case when mirror then line || mirrored else line end
      from generate_series(c * height, (c + 1) * height - 1) as y
      cross join lateral (select flat[y * width + 1 : (y + 1) * width]) as l(line)
      cross join lateral (
        select array(select value from unnest(line) with ordinality as u(value, x) order by x desc)
      ) as r(mirrored)
      order by y
    )
    from generate_series(0, channels - 1) as c
    order by c
  )
  from state
$$;
comment on function imago.picture(text, real[]) is
  'The picture that a state shows, [C][H][W], with its mirror image where the model paints a half. Errors: IM001 unknown model, IM002 wrong shape, IM004 NaN or infinity.';
