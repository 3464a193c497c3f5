-- Prepare an imported checkpoint for computing: wiring, packed weights, the training schedule and the known answer.
-- Called in the importer's transaction, when all tensors are there, and again when the engine has changed.
create function imago.compile_model(model_id integer)
returns void
language sql volatile strict
as $$
  delete from imago.layer as l where l.model_id = compile_model.model_id;
  delete from imago.convolution as c where c.model_id = compile_model.model_id;
  delete from imago.dense as d where d.model_id = compile_model.model_id;
  delete from imago.alphas_cumprod as a where a.model_id = compile_model.model_id;

  select imago.compile_layers(model_id);
  -- Statistics that know of other models only would have this one planned as if it had no rows.
  analyze imago.layer, imago.tensor;
  select imago.compile_convolutions(model_id);
  select imago.compile_dense(model_id);

  update imago.layer as l
  set share = c.cost / sum_of.cost
  from imago.layer_costs(compile_model.model_id) as c cross join (select sum(c.cost) as cost from imago.layer_costs(compile_model.model_id) as c) as sum_of
  where l.model_id = compile_model.model_id and l.ordinal = c.layer;

  insert into imago.alphas_cumprod (model_id, t, alpha_cumprod)
  select m.id, a.t, a.alpha_cumprod
  from imago.model as m cross join lateral imago.train_alphas_cumprod(m.scheduler) as a
  where m.id = compile_model.model_id;

  -- Without statistics the first passes would be planned as if the tables were empty, and take ten times as long.
  analyze imago.layer, imago.convolution, imago.kernel, imago.dense, imago.tensor, imago.alphas_cumprod;

  update imago.model as m
  set known_answer = imago.known_answer(m.name), engine = (select e.version from imago.engine as e)
  where m.id = compile_model.model_id;
$$;
comment on function imago.compile_model(integer) is 'Prepares an imported model: layers, packed weights, noise schedule, known answer.';
