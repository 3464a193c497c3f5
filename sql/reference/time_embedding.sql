-- The sinusoidal embedding of a timestep (Vaswani et al. 2017, 3.5), as diffusers' get_timestep_embedding.
-- C / 2 frequencies from 1 down to about 1 / 10000; their sines then cosines, or the other way round with flip_sin_to_cos.
create function imago.reference_time_embedding(t integer, channels integer, freq_shift double precision, flip_sin_to_cos boolean)
returns double precision[]
language sql immutable parallel safe strict
as $$
  with phase as (
    select n, t * exp(-ln(10000::double precision) * n / (channels / 2 - freq_shift)) as angle
    from generate_series(0, channels / 2 - 1) as n
  )
  select case when flip_sin_to_cos then cosines || sines else sines || cosines end
  from (
    select array_agg(sin(angle) order by n) as sines, array_agg(cos(angle) order by n) as cosines from phase
  ) as halves
$$;
comment on function imago.reference_time_embedding(integer, integer, double precision, boolean) is
  'Sinusoidal embedding of a timestep: [C], sines then cosines or (flip_sin_to_cos) cosines then sines.';
