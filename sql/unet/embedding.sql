-- A number, embedded: its sinusoids through two linear layers with SiLU between (diffusers' TimestepEmbedding). name:
-- time_embedding or class_embedding. -> [4 * block_out_channels[0]]
create function imago.embedded_number(model imago.model, name text, number integer)
returns double precision[]
language sql stable parallel safe
as $$
  select imago.linear(second, imago.silu(imago.linear(first,
    imago.sinusoidal_embedding(
      number, (model.config -> 'block_out_channels' ->> 0)::integer,
      (model.config ->> 'freq_shift')::double precision, (model.config ->> 'flip_sin_to_cos')::boolean
    )
  )))
  from imago.dense as first cross join imago.dense as second
  where first.model_id = model.id and first.name = embedded_number.name || '.linear_1'
    and second.model_id = model.id and second.name = embedded_number.name || '.linear_2'
$$;
comment on function imago.embedded_number(imago.model, text, integer) is
  'A timestep or a label as the two linear layers of that name embed its sinusoids.';

-- A class, embedded as diffusers' UNet2DModel does it. class_embed_type null: the label's row of a learned table
-- (nn.Embedding), the very numbers of the checkpoint; timestep: as a timestep is.
create function imago.class_embedding(model imago.model, label integer)
returns double precision[]
language sql stable parallel safe
as $$
  select case
    when model.config ->> 'class_embed_type' = 'timestep' then imago.embedded_number(model, 'class_embedding', label)
    else (
      select tensor.data[label * tensor.shape[2] + 1 : (label + 1) * tensor.shape[2]]::double precision[]
      from imago.tensor where tensor.model_id = model.id and tensor.name = 'class_embedding.weight'
    )
  end
  where imago.check_label(model, label)
$$;
comment on function imago.class_embedding(imago.model, integer) is
  'The embedding of a class, [4 * block_out_channels[0]]. Errors: IM005 label.';

-- The embedding that every resnet reads: that of the timestep, and with classes the sum of it and of the class's.
create function imago.embedding(model imago.model, t integer, label integer)
returns double precision[]
language sql stable parallel safe
as $$
  select case
    when imago.classes(model) is null then time
    else array(
      select u.time + u.class
      from unnest(time, imago.class_embedding(model, label)) with ordinality as u (time, class, i)
      order by u.i
    )
  end
  from (select imago.embedded_number(model, 'time_embedding', t) as time offset 0) as embedded
$$;
comment on function imago.embedding(imago.model, integer, integer) is
  'The embedding of timestep t, and of a label''s class where the model has classes: [4 * block_out_channels[0]].';
