-- The timesteps of a run that joins a path where it comes closest to strength: what is left of the path from there, without
-- its end. Of two that are as close, the noisier.
create function imago.joined_timesteps(path integer[], strength integer) returns integer[]
language sql immutable parallel safe as $$
  select path[place : cardinality(path) - 1]
  from unnest(path[: cardinality(path) - 1]) with ordinality as u(t, place)
  where imago.require(strength >= 0, 'IM005',
    format('strength is %s, it must be a timestep from 0', coalesce(strength::text, 'null')), 'strength')
  order by abs(t - strength), place
  limit 1
$$;
comment on function imago.joined_timesteps(integer[], integer) is
  'What is left of a path from the timestep that is closest to strength. Errors: IM005 strength.';
