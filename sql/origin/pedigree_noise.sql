-- The noise that a pedigree describes, as the weighted sum of its seeds' noises, rounded to single precision once. What
-- is crossed has its parents' bits; what is mixed once has those of mixed_noise(); and whatever was bred with what, the
-- noise is standard normal.
create function imago.pedigree_noise(model text, pedigree jsonb) returns real[]
language sql stable parallel safe as $$
  with weight as materialized (
    select * from imago.pedigree_weights(pedigree)
  ), founder as materialized (
    select place, imago.initial_noise(model, seed) as noise from (select distinct place, seed from weight) as u
  ), element as materialized (
    select place, unnest(noise) as value, generate_series(0, cardinality(noise) - 1) as i from founder
  ), placed as materialized (
    select place, value, i, imago.in_part('fore', i / m.width % m.height, i % m.width, m.height, m.width, mirror) as fore,
      imago.in_part('inner', i / m.width % m.height, i % m.width, m.height, m.width, mirror) as "inner"
    from imago.find_model(model) as m
    cross join lateral (select (m.config ->> 'mirror')::boolean) as c(mirror)
    cross join element
  )
  select imago.to_real(array(
    select sum(weight * value order by place)
    from placed join weight using (fore, "inner", place)
    group by i
    order by i
  ))
$$;
comment on function imago.pedigree_noise(text, jsonb) is
  'The noise that a pedigree describes, [C][H][W] flat, standard normal: a pure function of the state''s shape and the pedigree. Errors: IM001 unknown model, IM005 pedigree.';
