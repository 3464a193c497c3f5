-- A flat array as nested arrays of the given shape, in row-major order (torch.reshape). Shapes of one to four
-- dimensions.
create function imago.reference_reshape(flat double precision[], shape integer[]) returns double precision[]
language sql immutable parallel safe strict
as $$
  with line as (  -- one row a run along the last dimension; n counts from 0
    select n, flat[n * s.length + 1 : (n + 1) * s.length] as nested
    from (select shape[cardinality(shape)] as length) as s
    cross join lateral generate_series(0, cardinality(flat) / s.length - 1) as n
  ),
  plane as (
    select n / shape[cardinality(shape) - 1] as n, array_agg(nested order by n) as nested
    from line where cardinality(shape) >= 3 group by 1
  ),
  volume as (
    select n / shape[2] as n, array_agg(nested order by n) as nested
    from plane where cardinality(shape) = 4 group by 1
  )
  select case cardinality(shape)
    when 1 then flat
    when 2 then (select array_agg(nested order by n) from line)
    when 3 then (select array_agg(nested order by n) from plane)
    when 4 then (select array_agg(nested order by n) from volume)
  end
$$;
comment on function imago.reference_reshape(double precision[], integer[]) is
  'A flat array as nested arrays of the given shape (one to four dimensions), row by row.';
