-- The network's estimate of the noise in an image at timestep t: eps of image = sqrt(a) x0 + sqrt(1 - a) eps, whatever
-- the checkpoint predicts. Not clipped. image and result: [C][H][W] of the model's state, the result flat.
create function imago.predict_noise(model text, image real[], t integer, label integer default null) returns real[]
language sql stable parallel restricted
set jit = off
as $$
  select imago.to_real((imago.predict(m, image, t, false, label)).eps)
  from imago.find_model(model) as m
  where imago.check_image(m, image) and imago.check_timestep(m, t) and imago.check_label(m, label)
$$;
comment on function imago.predict_noise(text, real[], integer, integer) is
  'The U-Net''s estimate of the noise (epsilon) in an image [C][H][W] at timestep t; label: the class, of a model that has classes. Errors: IM001 unknown model, IM002 wrong shape, IM003 timestep out of range, IM004 NaN or infinity, IM005 label.';
