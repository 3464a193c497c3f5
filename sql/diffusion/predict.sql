-- One pass of the network, read as eps and x0. Arguments are taken as checked.
create function imago.predict(model imago.model, image real[], t integer, clip boolean, label integer) returns imago.estimate
language sql stable parallel restricted as $$
  select imago.estimate(
    image::double precision[],
    imago.unet(model.name, image, t, label),
    imago.alpha_cumprod(model.id, t),
    model.scheduler ->> 'prediction_type',
    clip
  )
$$;
comment on function imago.predict(imago.model, real[], integer, boolean, integer) is
  'What one pass of the network says of an image at timestep t; x0 clipped to -1..1 if asked, and eps then derived from it.';
