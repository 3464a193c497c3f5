-- The biases that the timestep adds to the channels of each resnet: sinusoidal embedding, two linear layers with SiLU between, and
-- each resnet's own projection of SiLU of that. One row a resnet: its place in the wiring and bias [out_channels].
create function imago.time_biases(model imago.model, t integer)
returns table (layer integer, bias double precision[])
language sql stable parallel safe rows 30
as $$
  with embedding as materialized (
    select imago.silu(imago.linear(second, imago.silu(imago.linear(first,
      imago.sinusoidal_embedding(
        t, (model.config -> 'block_out_channels' ->> 0)::integer,
        (model.config ->> 'freq_shift')::double precision, (model.config ->> 'flip_sin_to_cos')::boolean
      )
    )))) as embedding
    from imago.dense as first cross join imago.dense as second
    where first.model_id = model.id and first.name = 'time_embedding.linear_1'
      and second.model_id = model.id and second.name = 'time_embedding.linear_2'
  )
  select l.ordinal, imago.linear(d, embedding.embedding)
  from embedding
  cross join imago.layer as l
  join imago.dense as d on d.model_id = l.model_id and d.name = l.name || '.time_emb_proj'
  where l.model_id = model.id
$$;
comment on function imago.time_biases(imago.model, integer) is 'The time embedding, projected for each resnet: one row a resnet.';
