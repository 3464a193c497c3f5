-- A whole run in one SELECT, along a path of timesteps. Row 0 is the state that the run starts from: the initial noise
-- of the seed, with t = T, the timestep whose noise it is, unless the caller gives another start. Row k is the state
-- after step k, with the t that the step evaluated and the x0 it predicted there.
create function imago.run_along(
  model text, seed bigint, path integer[], sampler text, eta double precision,
  start_t integer default null, start real[] default null, label integer default null
) returns table (step integer, t integer, image real[], x0 real[])
language sql stable parallel restricted
set jit = off
as $$
  with recursive schedule as materialized (
    select s.* from imago.find_model(model) as m cross join lateral imago.schedule_of(m, path) as s
  ), memory as materialized (
    select states from imago.samplers() where name = sampler
  ), run as (
    select 0 as step, coalesce(start_t, imago.train_timesteps(m)) as t,
      coalesce(start, imago.initial_noise(model, seed)) as image, null::real[] as x0, '{}'::imago.state[] as history
    from imago.find_model(model) as m
    where imago.check_sampler(sampler, eta) and imago.check_label(m, label)
    union all
    select next.step, next.t, after.image, after.x0,
      ((next.t, run.image, after.x0)::imago.state || run.history)[1 : (select states from memory)]
    from run
    join schedule as next on next.step = run.step + 1
    cross join lateral imago.denoise(model, run.image, seed, sampler, next.t, next.t_next, eta, run.history, label) as after
  )
  select step, t, image, x0 from run
$$;
comment on function imago.run_along(text, bigint, integer[], text, double precision, integer, real[], integer) is
  'The states of a run along a path of timesteps, from the initial noise on, or from the given start.';
