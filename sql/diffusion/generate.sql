-- A butterfly, in one SELECT: the states of a run in order, the last of them finished. The very bits that denoise()
-- gives step by step. Rows as in run_along().
create function imago.generate(
  model text, seed bigint, steps integer default null, sampler text default null, spacing text default null,
  eta double precision default 0, label integer default null
) returns table (step integer, t integer, image real[], x0 real[])
language sql stable parallel restricted as $$
  select run.*
  from imago.find_model(model) as m
  cross join lateral imago.run_along(
    model, seed, imago.usual_path(m, steps, spacing), coalesce(sampler, m.usual_sampler), eta, label => label
  ) as run
$$;
comment on function imago.generate(text, bigint, integer, text, text, double precision, integer) is
  'All states of a run, step 0 being the initial noise; what is not given is as usual for the model (spacing article: 4 steps); label: the class, of a model that has classes. Errors: IM001 unknown model, IM005 bad parameter.';

create function imago.generate(
  model text, seed bigint, timesteps integer[], sampler text default null, eta double precision default 0,
  label integer default null
) returns table (step integer, t integer, image real[], x0 real[])
language sql stable parallel restricted as $$
  select run.*
  from imago.find_model(model) as m
  cross join lateral imago.run_along(
    model, seed, imago.explicit_path(timesteps), coalesce(sampler, m.usual_sampler), eta, label => label
  ) as run
$$;
comment on function imago.generate(text, bigint, integer[], text, double precision, integer) is
  'All states of a run that evaluates the given timesteps. Errors: IM001 unknown model, IM003 timestep out of range, IM005 bad parameter.';
