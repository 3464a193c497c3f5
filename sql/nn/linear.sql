-- y = W x + b for one vector (torch.nn.functional.linear): x [inputs], y [outputs].
--
-- The outputs are packed: a column of W is one number with a cell for every output, so that the whole product is
-- sum over inputs of x * column, x rounded to at most five digits (eight in fine cells). The columns' cells hold
-- w + plane_zero: the term of `ones` takes that out again and adds half a cell's range, to keep every cell positive.
create function imago.linear(layer imago.dense, x double precision[])
returns double precision[]
language sql stable parallel safe
as $$
  with scale as materialized (
    select coalesce(nullif(max(abs(x.x)), 0), 1) / layer.levels as unit from unnest(x) as x (x)
  ),
  product as materialized (
    select numeric_send(sum(p.x::numeric * p."column") + (imago.half_range(layer.cell_digits) - imago.plane_zero(layer.cell_digits) * sum(p.x))::numeric * layer.ones)
      || imago.cell_tail() as digits
    from (
      select round(u.x / scale.unit)::bigint as x, u."column"
      from scale cross join lateral (select unnest(x) as x, unnest(layer.columns) as "column") as u
    ) as p
  )
  select array(
    select
      imago.cell(product.digits, o.at, imago.cell_zero(layer.cell_digits), layer.cell_digits = imago.fine_cell()) * (imago.cell_unit(layer.cell_digits) * scale.unit * o.scale)
      + o.bias
    from product cross join scale cross join lateral (
      select imago.cell_start(o.i::integer, layer.cell_digits) as at, o.scale, o.bias from unnest(layer.scales, layer.biases) with ordinality as o (scale, bias, i)
    ) as o
    order by o.at
  )
$$;
comment on function imago.linear(imago.dense, double precision[]) is 'W x + b of one packed linear layer for one vector.';
