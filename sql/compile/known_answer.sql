-- A fingerprint of a model's arithmetic on this server: SHA-256 of predict_noise of one fixed image (the first noise of
-- seed 0, computed here) at the middle timestep, of the middle class if there are any. exp, ln and cos may differ in
-- the last bit between machines; rounding to cells absorbs nearly all of that, and this says whether it did.
create function imago.known_answer(model text)
returns text
language sql stable parallel restricted
as $$
  select encode(sha256(array_send(imago.predict_noise(
    model, imago.initial_noise(model, 0), (m.scheduler ->> 'num_train_timesteps')::integer / 2, imago.classes(m) / 2
  ))), 'hex')
  from imago.find_model(model) as m
$$;
comment on function imago.known_answer(text) is
  'SHA-256 (hex) of predict_noise of one fixed image: equal on two servers whose bits agree. Errors: IM001 unknown model.';
