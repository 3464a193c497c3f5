-- The noise that a pedigree describes, as the weighted sum of its seeds' noises, rounded to single precision once. What is
-- crossed has its parents' bits; what is mixed once has those of mixed_noise(); and whatever was bred with what, the
-- noise is standard normal.
create function imago.pedigree_noise(model text, pedigree jsonb) returns real[]
language sql stable parallel safe as $$
  with weight as materialized (
    select * from imago.pedigree_weights(pedigree)
  ), noise as materialized (
    select place, imago.initial_noise(model, seed) as noise from (select distinct place, seed from weight) as founder
  ), pixel as materialized (
    select y * m.width + x as pixel, imago.in_part('fore', y, x, m.height, m.width, mirror) as fore,
      imago.in_part('inner', y, x, m.height, m.width, mirror) as "inner", m.height * m.width as pixels, m.channels
    from imago.find_model(model) as m
    cross join lateral (select (m.config ->> 'mirror')::boolean) as c(mirror)
    cross join generate_series(0, m.height - 1) as y
    cross join generate_series(0, m.width - 1) as x
  )
  select imago.to_real(array(
    select sum(weight * noise[c * pixels + pixel + 1] order by place)
    from pixel
    join weight using (fore, "inner")
    join noise using (place)
    cross join generate_series(0, channels - 1) as c
    group by c, pixel
    order by c, pixel
  ))
$$;
comment on function imago.pedigree_noise(text, jsonb) is
  'The noise that a pedigree describes, [C][H][W] flat, standard normal: a pure function of the state''s shape and the pedigree. Errors: IM001 unknown model, IM005 pedigree.';
