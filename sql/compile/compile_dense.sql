-- The linear layers of a model, in the time embedding and in attention: one packed number an input, in it a cell for every
-- output. A weight is rounded to w' = plane_zero + round(w / scale), five digits from 10010 to 99990.
create function imago.compile_dense(model_id integer)
returns void
language sql volatile strict
as $$
  insert into imago.dense (model_id, name, layer, columns, ones, levels, scales, biases)
  select
    compile_dense.model_id, l.name, l.layer,
    array(
      select array_to_string(array(
        select (weight.data[(o.o - 1) * weight.inputs + i.i] / o.scale)::integer + imago.plane_zero()
        from unnest(output.scales) with ordinality as o (scale, o) order by o.o
      ), imago.cell_gap(5))::numeric
      from generate_series(1, weight.inputs) as i (i) order by i.i
    ),
    imago.plane(1, weight.outputs::integer, weight.outputs::integer, '1'),
    least(99999, imago.largest_sum() / greatest(output.norm, 1)), output.scales, weight.biases
  from (
    values ('time_embedding.linear_1', null::integer, array['time_embedding.linear_1']), ('time_embedding.linear_2', null, array['time_embedding.linear_2'])
    union all
    select l.name || '.time_emb_proj', l.ordinal, array[l.name || '.time_emb_proj']
    from imago.layer as l where l.model_id = compile_dense.model_id and l.kind = 'resnet'
    union all
    select l.name || p.name, l.ordinal, array(select l.name || t.t from unnest(p.tensors) as t (t))
    from imago.layer as l
    cross join (values ('.to_qkv', array['.to_q', '.to_k', '.to_v']), ('.to_out', array['.to_out.0'])) as p (name, tensors)
    where l.model_id = compile_dense.model_id and l.kind = 'attention'
  ) as l (name, layer, tensors)
  cross join lateral (  -- at most three tensors, below each other
    select t.data, t.biases, cardinality(t.biases) as outputs, cardinality(t.data) / cardinality(t.biases) as inputs
    from (
      select w1.data || w2.data || w3.data as data, (b1.data || b2.data || b3.data)::double precision[] as biases
      from imago.tensor as w1
      join imago.tensor as b1 on b1.model_id = w1.model_id and b1.name = l.tensors[1] || '.bias'
      left join imago.tensor as w2 on w2.model_id = w1.model_id and w2.name = l.tensors[2] || '.weight'
      left join imago.tensor as b2 on b2.model_id = w1.model_id and b2.name = l.tensors[2] || '.bias'
      left join imago.tensor as w3 on w3.model_id = w1.model_id and w3.name = l.tensors[3] || '.weight'
      left join imago.tensor as b3 on b3.model_id = w1.model_id and b3.name = l.tensors[3] || '.bias'
      where w1.model_id = compile_dense.model_id and w1.name = l.tensors[1] || '.weight'
      offset 0
    ) as t
    offset 0
  ) as weight
  cross join lateral (
    select array_agg(o.scale order by o.o) as scales, max(o.norm) as norm
    from (
      select o.o, s.scale, (select sum(abs((w.w / s.scale)::integer)) from unnest(s.weights) as w (w)) as norm
      from generate_series(1, weight.outputs) as o (o)
      cross join lateral (
        select w.weights, coalesce(nullif((select max(abs(w.w)) from unnest(w.weights) as w (w)), 0), 1)::double precision / imago.plane_levels() as scale
        from (select weight.data[(o.o - 1) * weight.inputs + 1:o.o * weight.inputs] as weights offset 0) as w
        offset 0
      ) as s
    ) as o
  ) as output
$$;
comment on function imago.compile_dense(integer) is
  'Fills imago.dense for a model: the linear layers of its time embedding and of its attention.';
