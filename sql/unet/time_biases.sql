-- The biases that the timestep, and a class where there are any, add to the channels of each resnet: the embedding, and
-- each resnet's own projection of SiLU of that. One row a resnet: its place in the wiring and bias [out_channels].
create function imago.time_biases(model imago.model, t integer, label integer default null)
returns table (layer integer, bias double precision[])
language sql stable parallel safe rows 30
as $$
  with embedding as materialized (
    select imago.silu(imago.embedding(model, t, label)) as embedding
  )
  select l.ordinal, imago.linear(d, embedding.embedding)
  from embedding
  cross join imago.layer as l
  join imago.dense as d on d.model_id = l.model_id and d.name = l.name || '.time_emb_proj'
  where l.model_id = model.id
$$;
comment on function imago.time_biases(imago.model, integer, integer) is 'The embedding of timestep and class, projected for each resnet: one row a resnet.';
