-- The network's raw output for an image and a timestep, in plain nested arrays: what imago.unet() computes fast.
-- image [C][H][W] of the state -> the same shape, flat.
-- Errors: IM001 unknown model, IM002 wrong shape, IM003 timestep out of range, IM004 NaN or infinity, IM005 label.
create function imago.reference_unet(model text, image real[], t integer, label integer default null) returns double precision[]
language sql stable parallel safe
as $$
  select imago.reference_flatten(imago.reference_unfold_patches(pass.output, (m.config ->> 'patch_size')::integer))
  from imago.find_model(model) as m cross join lateral imago.reference_pass(m.name, image, t, label) as pass
  order by pass.ordinal desc
  limit 1
$$;
comment on function imago.reference_unet(text, real[], integer, integer) is
  'The network''s raw output in plain nested arrays, [C][H][W] of the state, flat: the oracle and opponent of imago.unet(). Errors: IM001 to IM005 as imago.predict_noise().';
