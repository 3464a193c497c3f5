create function imago.check_step(model imago.model, t integer, t_next integer) returns boolean
language sql immutable parallel safe as $$
  select case when imago.check_timestep(model, t) then -- in this order, which an "and" does not promise
    imago.require(t_next between -1 and t - 1, 'IM003',
      format('t_next is %s, a step from t = %s goes to -1..%s', coalesce(t_next::text, 'null'), t, t - 1))
  end
$$;
comment on function imago.check_step(imago.model, integer, integer) is
  'True if a step can go from timestep t of the model to t_next, where -1 is the finished picture. Errors: IM003.';
