-- y = W (gain * x + shift) + b + residual for every token (torch.nn.functional.linear), where tokens are few.
--
--   x [C][T], gain [C], shift [C]; low, high: every value of gain * x + shift lies between them, and so does 0
--   residual [O][T] or null; result [O][T], with its channels' statistics
--
-- As in linear, numbers hold a cell for every output, and there is one product for each input and token. conv2d, with a
-- cell for every pixel and a product for each input and output, does the same with more and shorter products where
-- there are fewer tokens than outputs.
create function imago.project(
  layer imago.dense, x real[], gain double precision[], shift double precision[], low double precision, high double precision,
  residual real[] default null
)
returns setof imago.activation
language sql stable parallel safe cost 1000000 rows 1
set jit = off
as $$
  with scale as materialized (
    select coalesce(nullif(greatest(-low, high), 0), 1) / layer.levels as unit
  ),
  size as materialized (
    select layer.cell_digits / 4::bigint * cardinality(layer.columns) * cardinality(layer.scales) * array_length(x, 2) as product_digits
  ),
  product as materialized (
    select array_agg(p.digits order by p.token) as digits
    from (
      select p.*
      from scale cross join size cross join lateral imago.project_share(layer, x, gain, shift, scale.unit, 0, 1) as p
      where not imago.may_share(size.product_digits)
      union all
      select p.*
      from scale cross join size cross join lateral imago.project_parallel(layer, x, gain, shift, scale.unit) as p
      where imago.may_share(size.product_digits)
    ) as p
  )
  select array_agg(y.data order by o.o), array_agg(array[y.sum, y.sum_of_squares, y.low, y.high] order by o.o)
  from product
  cross join lateral (
    select
      o.o::integer as o, imago.cell_start(o.o::integer, layer.cell_digits) as at,
      imago.cell_unit(layer.cell_digits) * scale.unit * o.scale as per_digit, imago.cell_zero(layer.cell_digits) as zero, layer.cell_digits = imago.fine_cell() as fine, o.bias
    from scale cross join unnest(layer.scales, layer.biases) with ordinality as o (scale, bias, o)
    offset 0
  ) as o
  cross join lateral (
    -- array_agg without an order, as in conv2d_share.
    select array_agg(imago.as_real(v.value)) as data, sum(v.value), sum(v.value * v.value) as sum_of_squares, min(v.value) as low, max(v.value) as high
    from (
      select imago.cell(t.digits, o.at, o.zero, o.fine) * o.per_digit + o.bias + coalesce(t.residual, 0) as value
      from (select unnest(product.digits) as digits, unnest(residual[o.o:o.o][:]) as residual) as t
      offset 0
    ) as v
  ) as y
$$;
comment on function imago.project is 'A linear layer applied to every token, [C][T] to [O][T]: the activation, with its channels'' statistics.';
