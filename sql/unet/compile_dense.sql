-- The linear layers of the time embedding: one packed number an input, in it a cell for every output.
create function imago.compile_dense(model_id integer)
returns void
language sql volatile strict
as $$
  insert into imago.dense (model_id, name, layer, columns, ones, levels, scales, biases)
  select t.model_id, l.name, l.layer, packed.columns, repeat('000000000001', t.shape[1])::numeric, packed.levels, packed.scales, bias.data
  from (
    values ('time_embedding.linear_1', null::integer), ('time_embedding.linear_2', null)
    union all
    select y.name || '.time_emb_proj', y.ordinal from imago.layer as y
    where y.model_id = compile_dense.model_id and y.kind = 'resnet'
  ) as l (name, layer)
  join imago.tensor as t on t.model_id = compile_dense.model_id and t.name = l.name || '.weight'
  join imago.tensor as bias on bias.model_id = t.model_id and bias.name = l.name || '.bias'
  cross join lateral (
    with weight as materialized (
      select (w.i - 1) / t.shape[2] + 1 as output, (w.i - 1) % t.shape[2] + 1 as input, w.w
      from unnest(t.data) with ordinality as w (w, i)
    ),
    scale as materialized (
      select w.output, coalesce(nullif(max(abs(w.w)), 0), 1)::double precision / 4499 as scale from weight as w group by 1
    ),
    rounded as materialized (
      select w.output, w.input, (w.w / s.scale)::integer as w from weight as w join scale as s using (output)
    )
    select
      array(
        select string_agg((r.w + 5500)::text, '00000000' order by r.output)::numeric from rounded as r group by r.input order by r.input
      ) as columns,
      array(select s.scale from scale as s order by s.output) as scales,
      (select least(99999, 499000000000 / greatest(max(n.norm), 1)) from (select sum(abs(r.w)) as norm from rounded as r group by r.output) as n)::integer as levels
  ) as packed
$$;
comment on function imago.compile_dense(integer) is 'Fills imago.dense for a model: the linear layers of its time embedding.';
