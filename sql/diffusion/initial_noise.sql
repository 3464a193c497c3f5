-- The state that a run starts from, [C][H][W] flat. Its noise is that of t = T: the steps draw theirs at the t that
-- they evaluate, 0 .. T - 1.
create function imago.initial_noise(model text, seed bigint) returns real[]
language sql stable parallel safe as $$
  select imago.to_real(imago.gaussian_noise(seed, imago.train_timesteps(m), m.channels * m.height * m.width))
  from imago.find_model(model) as m
  where imago.require(seed is not null, 'IM005', 'seed is null, it must be a bigint')
$$;
comment on function imago.initial_noise(text, bigint) is
  'Standard normal noise in the shape of the model''s state, a pure function of that shape and the seed. Errors: IM001 unknown model, IM005 no seed.';
