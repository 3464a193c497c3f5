-- The state that a run starts from, the timestep that it belongs to, and its noise level. A run starts from noise: the
-- pedigree's, else the seed's. With a drawing it joins its way at from_t, and starts from the drawing under that noise.
create function imago.initial_state(
  model text, seed bigint, pedigree jsonb default null, drawing bytea default null, from_t integer default null
) returns table (t integer, noise_level double precision, image real[])
language sql stable parallel safe rows 1 as $$
  select case when drawing is null then imago.train_timesteps(m) else from_t end,
    case when drawing is null then 1 else sqrt(1 - imago.alpha_cumprod(m.id, from_t)) end,
    case when drawing is null then noise else imago.noised(model, imago.drawn(model, drawing), from_t, noise) end
  from imago.find_model(model) as m
  cross join lateral (
    select case when pedigree is null then imago.initial_noise(model, seed) else imago.pedigree_noise(model, pedigree) end
    offset 0
  ) as n(noise)
$$;
comment on function imago.initial_state(text, bigint, jsonb, bytea, integer) is
  'The state that a run starts from, [C][H][W] flat; t is T where it is pure noise. Errors: IM001 unknown model, IM002 wrong length of the drawing, IM003 timestep out of range, IM005 pedigree or no seed.';
