create function imago.check_timestep(model imago.model, t integer) returns boolean
language sql immutable parallel safe as $$
  select imago.require(t between 0 and imago.train_timesteps(model) - 1, 'IM003',
    format('timestep %s is out of range, model %s knows 0..%s', coalesce(t::text, 'null'), model.name,
      imago.train_timesteps(model) - 1))
$$;
comment on function imago.check_timestep(imago.model, integer) is
  'True if the model was trained on timestep t. Errors: IM003 timestep out of range.';
