-- The feature maps of one layer: its output [channels][height * width] (imago.layer has the sizes) for an image
-- [C][H][W] at timestep t, and of a model with classes a label. For those who want to look inside.
create function imago.feature_maps(model text, image real[], t integer, layer text, label integer default null)
returns real[]
language sql stable parallel restricted
set jit = off
as $$
  select y.data
  from imago.find_model(model) as m
  left join imago.layer as l on l.model_id = m.id and l.name = feature_maps.layer
  cross join lateral imago.forward(m, image, t, l.ordinal, label) as y
  where imago.check_image(m, image) and imago.check_timestep(m, t) and imago.check_label(m, label) and imago.require(
    l.ordinal is not null, 'IM005',
    format('unknown layer %s, model %s has conv_in to conv_out as in imago.layer', coalesce(quote_ident(feature_maps.layer), 'null'), m.name)
  )
$$;
comment on function imago.feature_maps(text, real[], integer, text, integer) is
  'The output of one layer of the network, [channels][height * width], for an image at timestep t. Errors: IM001 unknown model, IM002 wrong shape, IM003 timestep out of range, IM004 NaN or infinity, IM005 unknown layer, label.';
