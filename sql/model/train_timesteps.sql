create function imago.train_timesteps(model imago.model) returns integer
language sql immutable parallel safe as $$
  select (model.scheduler ->> 'num_train_timesteps')::integer
$$;
comment on function imago.train_timesteps(imago.model) is 'T: the model was trained on timesteps 0 .. T - 1.';
