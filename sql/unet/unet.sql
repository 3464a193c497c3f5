-- The network's raw output, before any conversion between epsilon, sample and v: image and result [C][H][W] of the
-- model's state, flat. Arguments are checked by the public functions that stand on it.
create function imago.unet(model text, image real[], t integer, label integer default null)
returns double precision[]
language sql stable parallel restricted
set jit = off
as $$
  select imago.unfold_patches(y.data, m.channels, m.height, m.width, (m.config ->> 'patch_size')::integer)
  from imago.find_model(model) as m cross join lateral imago.forward(m, image, t, label => label) as y
$$;
comment on function imago.unet(text, real[], integer, integer) is
  'The raw output of the U-Net for an image [C][H][W] at timestep t; label: the class, of a model that has classes.';
