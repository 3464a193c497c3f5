create function imago.check_history(model imago.model, t integer, history imago.state[]) returns boolean
language sql stable parallel safe as $$
  select coalesce(bool_and(
      imago.check_timestep(model, h.t)
      and imago.require(h.t > h.next, 'IM005',
        format('history holds timestep %s, it must be earlier, so greater, than %s', h.t, h.next))
      and imago.check_image(model, h.image, format('the image of history at t = %s', h.t))
      and imago.check_image(model, h.x0, format('the x0 of history at t = %s', h.t))
    ), true)
  from (select *, lag(state.t, 1, check_history.t) over (order by state.t) as next from unnest(history) as state) as h
$$;
comment on function imago.check_history(imago.model, integer, imago.state[]) is
  'True if these are states of the model at different timesteps before (greater than) t. Errors: IM002 wrong shape, IM003 timestep out of range, IM004 NaN or infinity, IM005 timesteps in the wrong order.';
