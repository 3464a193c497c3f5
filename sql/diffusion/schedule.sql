-- The steps of a run: step 1 .. n evaluates the network at t and leaves the state that belongs to t_next. noise_level
-- is that state's, sqrt(1 - alphas_cumprod at t_next): so row k describes frame k, and the last is 0 (0.01 for the
-- article's schedule, which stops at t_next = 0). Frame 0, pure noise, has no row; its noise level is 1.
create function imago.schedule(model text, steps integer, spacing text)
returns table (step integer, t integer, t_next integer, noise_level double precision)
language sql stable parallel safe as $$
  select s.*
  from imago.find_model(model) as m
  cross join lateral imago.schedule_of(m, imago.usual_path(m, steps, spacing)) as s
$$;
comment on function imago.schedule(text, integer, text) is
  'The steps of a run; spacing is linspace, leading, trailing or article; null means the model''s usual spacing, or steps (article: 4). Errors: IM001 unknown model, IM005 steps or spacing.';

create function imago.schedule(model text, timesteps integer[])
returns table (step integer, t integer, t_next integer, noise_level double precision)
language sql stable parallel safe as $$
  select s.*
  from imago.find_model(model) as m
  cross join lateral imago.schedule_of(m, imago.explicit_path(timesteps)) as s
$$;
comment on function imago.schedule(text, integer[]) is
  'The steps of a run that evaluates the given timesteps, which must descend, and ends at t_next = -1. Errors: IM001 unknown model, IM003 timestep out of range, IM005 empty list or wrong order.';
