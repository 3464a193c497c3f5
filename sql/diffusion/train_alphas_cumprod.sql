-- The noise schedule of training: beta of every timestep, and the running product of 1 - beta (Ho et al. 2020, eq. 4).
-- scheduler holds all its keys. diffusers computes the same numbers in single precision.
create function imago.train_alphas_cumprod(scheduler jsonb) returns table (t integer, alpha_cumprod double precision)
language sql immutable parallel safe as $$
  with config as (
    select *
    from jsonb_to_record(scheduler) as config(
      num_train_timesteps integer, beta_schedule text, beta_start double precision, beta_end double precision
    )
    where imago.require(beta_schedule in ('linear', 'scaled_linear', 'squaredcos_cap_v2'), 'IM005',
      format('unknown beta_schedule %s, known are linear, scaled_linear, squaredcos_cap_v2', beta_schedule))
  ), timestep as (
    select t,
      coalesce(t / nullif(num_train_timesteps - 1, 0)::double precision, 0) as share,
      cos((t::double precision / num_train_timesteps + 0.008) / 1.008 * pi() / 2) as signal,
      cos(((t + 1)::double precision / num_train_timesteps + 0.008) / 1.008 * pi() / 2) as signal_next
    from config
    cross join generate_series(0, num_train_timesteps - 1) as t
  )
  select t, imago.product(1 - beta) over (order by t)
  from timestep
  cross join config
  cross join lateral (select sqrt(beta_start) + share * (sqrt(beta_end) - sqrt(beta_start))) as s(root)
  cross join lateral (
    select case beta_schedule
      when 'linear' then beta_start + share * (beta_end - beta_start)
      when 'scaled_linear' then root * root
      -- Nichol & Dhariwal 2021, eq. 17
      when 'squaredcos_cap_v2' then least(1 - (signal_next * signal_next) / (signal * signal), 0.999)
    end
  ) as b(beta)
  order by t
$$;
comment on function imago.train_alphas_cumprod(jsonb) is
  'alphas_cumprod of timesteps 0 .. T - 1 for a scheduler config with beta_schedule linear, scaled_linear or squaredcos_cap_v2.';
