-- The tensors that a checkpoint of this config must hold, no more and no fewer: name and shape in PyTorch's order
-- (convolution [out, in, 3, 3] or [out, in, 1, 1], linear [out, in]), attention under today's names.
create function imago.expected_tensors(config jsonb)
returns table (name text, shape integer[])
language sql immutable parallel safe strict rows 400
as $$
  with layer as (
    select l.name, l.kind, l.in_channels as i, l.out_channels as o, 4 * (config -> 'block_out_channels' ->> 0)::integer as time
    from imago.layers(config) as l
  ),
  class as (  -- no row without classes; learned: a row of numbers for each class, else embedded as a timestep is
    select
      l.time, l.o, (config ->> 'num_class_embeds')::integer as classes,
      config ->> 'class_embed_type' is null as learned
    from layer as l
    where l.kind = 'conv_in' and (config ->> 'num_class_embeds' is not null or config ->> 'class_embed_type' is not null)
  ),
  weighted as (  -- one row a module that has a weight; its bias has the weight's first dimension
    select 'time_embedding.linear_1' as name, array[l.time, l.o] as shape from layer as l where l.kind = 'conv_in'
    union all
    select 'time_embedding.linear_2', array[l.time, l.time] from layer as l where l.kind = 'conv_in'
    union all
    select 'class_embedding.linear_1', array[c.time, c.o] from class as c where not c.learned
    union all
    select 'class_embedding.linear_2', array[c.time, c.time] from class as c where not c.learned
    union all
    select l.name, array[l.o, l.i, 3, 3] from layer as l where l.kind in ('conv_in', 'conv_out')
    union all
    select 'conv_norm_out', array[l.i] from layer as l where l.kind = 'conv_out'
    union all
    select l.name || '.conv', array[l.o, l.i, 3, 3] from layer as l where l.kind in ('downsample', 'upsample')
    union all
    select l.name || '.' || m.name, m.shape
    from layer as l cross join lateral (
      values
        ('norm1', array[l.i]), ('conv1', array[l.o, l.i, 3, 3]), ('time_emb_proj', array[l.o, l.time]),
        ('norm2', array[l.o]), ('conv2', array[l.o, l.o, 3, 3])
    ) as m (name, shape)
    where l.kind = 'resnet'
    union all
    select l.name || '.conv_shortcut', array[l.o, l.i, 1, 1] from layer as l where l.kind = 'resnet' and l.i <> l.o
    union all
    select l.name || '.' || m.name, m.shape
    from layer as l cross join lateral (
      values
        ('group_norm', array[l.o]), ('to_q', array[l.o, l.o]), ('to_k', array[l.o, l.o]),
        ('to_v', array[l.o, l.o]), ('to_out.0', array[l.o, l.o])
    ) as m (name, shape)
    where l.kind = 'attention'
  )
  select w.name || p.suffix, p.shape
  from weighted as w
  cross join lateral (values ('.weight', w.shape), ('.bias', w.shape[1:1])) as p (suffix, shape)
  union all
  select 'class_embedding.weight', array[c.classes, c.time] from class as c where c.learned
$$;
comment on function imago.expected_tensors(jsonb) is
  'Name and shape of every tensor that a checkpoint of this config (all keys present) must hold.';
