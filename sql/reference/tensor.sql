-- A tensor of a checkpoint as nested arrays of its own shape; null if the model has none of that name.
create function imago.reference_tensor(model_id integer, name text) returns double precision[]
language sql stable parallel safe strict
as $$
  select imago.reference_reshape(tensor.data::double precision[], tensor.shape)
  from imago.tensor
  where tensor.model_id = reference_tensor.model_id and tensor.name = reference_tensor.name
$$;
comment on function imago.reference_tensor(integer, text) is
  'A tensor of a checkpoint as nested arrays of its own shape; null where there is none of that name.';
