-- Nested arrays as one flat array in row-major order (torch.flatten).
create function imago.reference_flatten(nested double precision[]) returns double precision[]
language sql immutable parallel safe strict
as $$
  select array_agg(element.value order by element.place) from unnest(nested) with ordinality as element (value, place)
$$;
comment on function imago.reference_flatten(double precision[]) is 'Nested arrays as one flat array, row by row.';
