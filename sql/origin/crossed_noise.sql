-- A child of two states: the part of a, and the rest of b. Each element is one of a parent's, so the bits are the
-- parents', and crossed_noise(a, b, 'fore') is crossed_noise(b, a, 'hind').
create function imago.crossed_noise(model text, a real[], b real[], part text) returns real[]
language sql stable parallel safe as $$
  select array(
    select case
        when imago.in_part(part, i / m.width % m.height, i % m.width, m.height, m.width, (m.config ->> 'mirror')::boolean)
          then x
        else y
      end
    from (select unnest(a) as x, unnest(b) as y, generate_series(0, cardinality(a) - 1) as i) as element
    order by i
  )
  from imago.find_model(model) as m
  where imago.check_part(part) and imago.check_image(m, a, 'a') and imago.check_image(m, b, 'b')
$$;
comment on function imago.crossed_noise(text, real[], real[], text) is
  'The part (fore, hind, inner, outer) of a and the rest of b, [C][H][W] flat. Errors: IM001 unknown model, IM002 wrong shape, IM004 NaN or infinity, IM005 unknown part.';
