-- The timesteps of a run that joins a path where it comes closest to strength: what is left of the path from there,
-- without its end. Of two that are as close, the noisier. Without a strength, 550: the drawing's colours stay, and it
-- becomes a butterfly.
create function imago.joined_timesteps(path integer[], strength integer) returns integer[]
language sql immutable parallel safe as $$
  select path[place : cardinality(path) - 1]
  from unnest(path[: cardinality(path) - 1]) with ordinality as u(t, place)
  where imago.require(strength is null or strength >= 0, 'IM005',
    format('strength is %s, it must be a timestep from 0', strength), 'strength')
  order by abs(t - coalesce(strength, 550)), place
  limit 1
$$;
comment on function imago.joined_timesteps(integer[], integer) is
  'What is left of a path from the timestep that is closest to strength, usually 550. Errors: IM005 strength.';
