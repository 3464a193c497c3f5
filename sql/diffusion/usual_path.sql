-- The way of a run of a model that says how it is usually run. The article's schedule has four steps of its own.
create function imago.usual_path(model imago.model, steps integer, spacing text) returns integer[]
language sql immutable parallel safe as $$
  select imago.timestep_path(
    imago.train_timesteps(model),
    coalesce(usual_path.steps, case wanted.spacing when 'article' then 4 else model.usual_steps end),
    wanted.spacing
  )
  from (select coalesce(usual_path.spacing, model.usual_spacing)) as wanted(spacing)
$$;
comment on function imago.usual_path(imago.model, integer, text) is
  'As timestep_path(); where steps or spacing are null, the model''s usual ones. Errors: IM005 unknown spacing, steps out of range.';
