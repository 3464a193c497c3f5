-- A path of timesteps as steps: each goes from one timestep to the next.
create function imago.schedule_of(model imago.model, path integer[])
returns table (step integer, t integer, t_next integer, noise_level double precision)
language sql stable parallel safe as $$
  select step::integer, t, t_next, sqrt(1 - imago.alpha_cumprod(model.id, t_next))
  from unnest(path[: cardinality(path) - 1], path[2 :]) with ordinality as u(t, t_next, step)
  where case when imago.check_timestep(model, t) then -- in this order, which an "and" does not promise
      imago.require(t_next < t, 'IM005',
        format('timesteps must descend, but %s is followed by %s', t, coalesce(t_next::text, 'null')), 'timesteps')
    end
  order by step
$$;
comment on function imago.schedule_of(imago.model, integer[]) is
  'The steps along a path of timesteps. Errors: IM003 timestep out of range, IM005 timesteps that do not descend.';
