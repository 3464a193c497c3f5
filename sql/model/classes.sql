-- A model with classes paints what its label says. Those of a learned embedding are counted (num_class_embeds); a label
-- that is embedded as a timestep is counted if the config says so, and otherwise ranges over the training timesteps.
create function imago.classes(model imago.model) returns integer
language sql immutable parallel safe as $$
  select coalesce(
    (model.config ->> 'num_class_embeds')::integer,
    case when model.config ->> 'class_embed_type' = 'timestep' then imago.train_timesteps(model) end
  )
$$;
comment on function imago.classes(imago.model) is
  'The number of classes of a model: its labels are 0 .. classes - 1. Null: it has no classes, and takes no label.';
