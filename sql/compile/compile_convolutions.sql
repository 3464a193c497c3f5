-- The convolutions of a model and their packed kernels.
create function imago.compile_convolutions(model_id integer)
returns void
language sql volatile strict
as $$
  -- Planes of a 3x3 kernel have a cell of zero after each row, and results a row more above and below; of a 1x1 kernel,
  -- neither. Behind the last pixel stands a cell more, so that no pixel's digits are zeros at the end, which
  -- numeric_send() would leave out. Rows are at least three cells apart, so that no two taps share a cell.
  insert into imago.convolution (
    model_id, layer, name, in_channels, out_channels, size, height, width, product_digits, levels, sources, offsets, ones, field, box
  )
  select
    compile_convolutions.model_id, c.layer, c.name, c.in_channels, c.out_channels, c.size, c.height, c.width,
    c.product_digits, 0,
    array(
      select case when x.x < c.width then y.y / c.repeat * (c.width / c.repeat) + x.x / c.repeat + 1 end
      from generate_series(0, c.height - 1) as y (y) cross join generate_series(0, r.stride - 1) as x (x)
      order by y.y, x.x
    ),
    array(
      select imago.cell_start(1 + r.before + y.y * r.stride + x.x)
      from generate_series(c.first, c.height - 1, c.stride) as y (y) cross join generate_series(c.first, c.width - 1, c.stride) as x (x)
      order by y.y, x.x
    ),
    imago.plane(c.height, c.width, r.stride, '1'),
    repeat(imago.half_range()::text, r.before + c.height * r.stride + greatest(r.before, 1))::numeric,
    (select k.taps[1] from imago.pack_kernel(array_fill(0::real, array[c.size * c.size]), c.size, r.stride) as k)
  from imago.convolutions(compile_convolutions.model_id) as c
  cross join lateral (
    select
      case c.size when 1 then c.width else greatest(c.width + 1, 3) end as stride,
      case c.size when 1 then 0 else greatest(c.width + 1, 3) + 1 end as before
  ) as r;

  insert into imago.kernel (convolution_id, channel, taps, scale, norm, bias)
  select v.id, o.o, k.taps, k.scale, k.norm, bias.data[o.o]
  from imago.convolution as v
  join imago.convolutions(compile_convolutions.model_id) as c on c.layer = v.layer and c.name = v.name
  cross join lateral (select c.in_channels * c.size * c.size as weights) as rows
  join imago.tensor as bias on bias.model_id = v.model_id and bias.name = c.tensor || '.bias'
  cross join lateral (
    -- Concatenation reads the stored tensor once; a slice of the stored one would read all of it for every channel.
    select t.data || '{}'::real[] as data from imago.tensor as t
    where t.model_id = v.model_id and t.name = c.tensor || '.weight'
    offset 0
  ) as weight
  cross join lateral generate_series(1, c.out_channels) as o (o)
  cross join lateral imago.pack_kernel(
    weight.data[(o.o - 1) * rows.weights + 1:o.o * rows.weights], c.size, greatest(c.width + 1, 3)
  ) as k
  where v.model_id = compile_convolutions.model_id;

  -- Sums stay below half a cell's range whatever the input: norm * (levels + 2) is their bound, 2 for rounding.
  update imago.convolution as v
  set levels = least(89990, imago.largest_sum() / greatest(k.norm, 1) - 2)
  from (select k.convolution_id, max(k.norm) as norm from imago.kernel as k group by 1) as k
  where v.id = k.convolution_id and v.model_id = compile_convolutions.model_id
$$;
comment on function imago.compile_convolutions(integer) is 'Fills imago.convolution and imago.kernel for a model from its layers and tensors.';
