-- The linear layers of a model, in the time embedding and in attention: one packed number an input, in it a cell for
-- every output. A weight is rounded to w' = plane_zero + round(w / scale), always as many digits. Attention's layers
-- have narrow cells where their weights stand on a grid, as convolutions do; the time embedding has one vector only to
-- multiply, and keeps its digits. Layers that sharp attention depends on have fine cells.
create function imago.compile_dense(model_id integer)
returns void
language sql volatile strict
as $$
  with sharp as materialized (
    select imago.sharp_until(compile_dense.model_id) as until
  )
  insert into imago.dense (model_id, name, layer, cell_digits, columns, ones, levels, scales, biases)
  select
    compile_dense.model_id, l.name, l.layer, cell.digits,
    array(
      select array_to_string(array(
        select (weight.data[(o.o - 1) * weight.inputs + i.i] / o.scale)::integer + imago.plane_zero(cell.digits)
        from unnest(output.scales) with ordinality as o (scale, o) order by o.o
      ), imago.cell_gap(imago.value_digits(cell.digits), cell.digits))::numeric
      from generate_series(1, weight.inputs) as i (i) order by i.i
    ),
    imago.plane(1, weight.outputs, weight.outputs, '1', cell.digits),
    imago.scalar_levels(output.norm, cell.digits), output.scales, weight.biases
  from (
    values ('time_embedding.linear_1', null::integer, array['time_embedding.linear_1']), ('time_embedding.linear_2', null, array['time_embedding.linear_2']),
      -- Only where class_embed_type is timestep: without the tensors, neither gets a row.
      ('class_embedding.linear_1', null, array['class_embedding.linear_1']), ('class_embedding.linear_2', null, array['class_embedding.linear_2'])
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
  cross join lateral imago.weight_grid(weight.data, weight.outputs) as grid
  cross join sharp
  cross join lateral (
    select
      case
        -- The time embedding's own layers, without a place in the wiring, come before all others.
        when coalesce(l.layer, 1) <= sharp.until and imago.fits(weight.outputs, imago.fine_cell()) then imago.fine_cell()
        when l.tensors[1] like '%.to_%' and grid.scales is not null
          and imago.scalar_levels(grid.magnitude, imago.narrow_cell()) >= imago.fewest_levels() then imago.narrow_cell()
        else imago.wide_cell()
      end as digits
    offset 0
  ) as cell
  cross join lateral (
    select array_agg(o.scale order by o.o) as scales, max(o.norm) as norm
    from (
      select
        o.o, s.scale,
        (
          select sum(abs((w.w / s.scale)::integer))
          from unnest(weight.data[(o.o - 1) * weight.inputs + 1:o.o * weight.inputs]) as w (w)
        ) as norm
      from generate_series(1, weight.outputs) as o (o)
      cross join lateral (
        select case cell.digits when imago.narrow_cell() then grid.scales[o.o] else grid.largest[o.o] / imago.plane_levels(cell.digits) end as scale
        offset 0
      ) as s
    ) as o
  ) as output
$$;
comment on function imago.compile_dense(integer) is
  'Fills imago.dense for a model: the linear layers of its embeddings and of its attention.';
