-- One share of a convolution: of `shares` runs of output channels, the one whose number is `share`, from 0.
--
--   y[o] = sum over c of x[c] * k[o][c] + bias[o] + extra_bias[o] + residual[o]
--
-- The sum is a dot product of packed numbers.
create function imago.conv2d_share(
  convolution imago.convolution, planes numeric[], unit double precision, extra_bias double precision[], residual real[],
  share integer, shares integer
)
returns table (channel integer, data real[], stats double precision[])
language sql stable parallel safe cost 1000000 rows 8
set jit = off
set max_parallel_workers_per_gather = 0
as $$
  select k.channel, y.data, array[y.sum, y.sum_of_squares, y.low, y.high]
  from imago.kernel as k
  cross join lateral (
    -- offset 0 keeps this a subquery: pulled up, the sum would be computed again for every pixel (100 times slower).
    select
      numeric_send(sum(p.plane * p.tap)) as digits, imago.cell_unit(convolution.cell_digits) * unit * k.scale as per_digit,
      imago.cell_zero(convolution.cell_digits) as zero, convolution.cell_digits = imago.fine_cell() as fine, k.bias + coalesce(extra_bias[k.channel], 0) as bias
    from (select unnest(planes) as plane, unnest(k.taps) as tap) as p
    offset 0
  ) as s
  cross join lateral (
    -- array_agg without an order: unnest delivers in order, and a sort would cost as much as reading the cells.
    select array_agg(imago.as_real(v.value)) as data, sum(v.value), sum(v.value * v.value) as sum_of_squares, min(v.value) as low, max(v.value) as high
    from (
      select imago.cell(s.digits, o.at, s.zero, s.fine) * s.per_digit + s.bias + coalesce(o.residual, 0) as value
      from (
        select unnest(convolution.offsets) as at, unnest(residual[k.channel:k.channel][:]) as residual
      ) as o
      offset 0
    ) as v
  ) as y
  where k.convolution_id = convolution.id
    and k.channel > convolution.out_channels * share / shares and k.channel <= convolution.out_channels * (share + 1) / shares
$$;
comment on function imago.conv2d_share is
  'A share of a convolution''s output channels: number, values and statistics of each.';
