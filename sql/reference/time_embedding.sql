-- The sinusoidal embedding of a timestep (Vaswani et al. 2017, 3.5), as diffusers' get_timestep_embedding.
-- C / 2 frequencies from 1 down to about 1 / 10000; their sines then cosines, or the other way round with
-- flip_sin_to_cos.
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

-- A number (a timestep, a label) through the two linear layers of a checkpoint's embedding of that name: [4 * C].
create function imago.reference_embedding(model_id integer, config jsonb, name text, number integer)
returns double precision[]
language sql stable parallel safe strict
as $$
  with sinusoid as (
    select array[imago.reference_time_embedding(
      number, (config -> 'block_out_channels' ->> 0)::integer, (config ->> 'freq_shift')::double precision,
      (config ->> 'flip_sin_to_cos')::boolean
    )] as emb
  ),
  hidden as (
    select imago.reference_linear(
      emb, imago.reference_tensor(model_id, name || '.linear_1.weight'), imago.reference_tensor(model_id, name || '.linear_1.bias')
    ) as emb
    from sinusoid
  )
  select imago.reference_flatten(imago.reference_linear(
    array[imago.reference_silu(imago.reference_flatten(emb))],
    imago.reference_tensor(model_id, name || '.linear_2.weight'), imago.reference_tensor(model_id, name || '.linear_2.bias')
  ))
  from hidden
$$;
comment on function imago.reference_embedding(integer, jsonb, text, integer) is
  'A timestep or label, embedded by the two linear layers of that name: [4 * C].';
