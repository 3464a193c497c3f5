-- The way of a run: the timesteps that are evaluated and, last, the one that the finished picture is at: -1, or 0 for
-- the article's own schedule.
-- linspace, leading and trailing are diffusers' DDPMScheduler.set_timesteps to the bit, since its floating point
-- decides ties: numpy.linspace steps by (T - 1) / (n - 1), numpy.arange by (T - T / n) - T, and round() is half to
-- even, as here for double precision. A single step starts at T - 1 with every spacing.
create function imago.timestep_path(train_timesteps integer, steps integer, spacing text) returns integer[]
language sql immutable parallel safe as $$
  select case
    when not imago.check_spacing(train_timesteps, steps, spacing) then null
    when spacing = 'article' then '{500, 250, 125, 60, 0}'
    else array(
      select case
          when n = 1 then T - 1
          when spacing = 'linspace' then round((n - 1 - i) * ((T - 1) / (n - 1)))
          when spacing = 'leading' then (n - 1 - i) * floor(T / n)
          when spacing = 'trailing' then round(T + i * (T - T / n - T)) - 1
        end::integer
      from (select train_timesteps::double precision, steps::double precision) as count(T, n)
      cross join generate_series(0, steps - 1) as i
      order by i
    ) || -1
  end
$$;
comment on function imago.timestep_path(integer, integer, text) is
  'The timesteps of a run with that many steps, descending, and the timestep where it ends. Errors: IM005 unknown spacing, steps out of range.';
