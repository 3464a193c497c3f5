-- The sinusoidal embedding of a timestep (Vaswani et al. 2017, section 3.5; diffusers' get_timestep_embedding):
-- t [1] -> [channels], half of it sines and half cosines of t * 10000^(-i / (half - freq_shift)).
create function imago.sinusoidal_embedding(t integer, channels integer, freq_shift double precision, flip_sin_to_cos boolean)
returns double precision[]
language sql immutable parallel safe strict
as $$
  select array(
    select case when (part.part = 0) = flip_sin_to_cos then cos(t * f.frequency) else sin(t * f.frequency) end
    from generate_series(0, 1) as part (part)
    cross join lateral (
      select i.i, exp(-ln(10000::double precision) * i.i / (channels / 2 - freq_shift)) as frequency
      from generate_series(0, channels / 2 - 1) as i (i)
    ) as f
    order by part.part, f.i
  )
$$;
comment on function imago.sinusoidal_embedding(integer, integer, double precision, boolean) is
  'The sinusoidal embedding of timestep t: cosines first where flip_sin_to_cos.';
