-- The convolutions of a model and their packed kernels.
--
-- A convolution has narrow cells where its weights stand on a grid and the safe bound leaves enough levels for its
-- activations: then rounding the weights costs nothing. Convolutions that sharp attention depends on have fine cells,
-- as long as their planes fit. Every other one has wide cells.
create function imago.compile_convolutions(model_id integer)
returns void
language sql volatile strict
as $$
  with sharp as materialized (
    select imago.sharp_until(compile_convolutions.model_id) as until
  ),
  measured as materialized (
    select
      c.*, r.*, w.largest, w.scales,
      case
        when c.layer <= sharp.until and imago.fits(2 * r.before + c.height * r.row_cells + 1, imago.fine_cell()) then imago.fine_cell()
        when w.scales is not null and imago.sum_levels(w.norm, imago.narrow_cell()) >= imago.fewest_levels() then imago.narrow_cell()
        else imago.wide_cell()
      end as cell_digits
    from sharp cross join imago.convolutions(compile_convolutions.model_id) as c
    -- Planes of a 3x3 kernel have a cell of zero after each row, and results a row more above and below; of a 1x1
    -- kernel, neither. Rows are at least three cells apart, so that no two taps share a cell.
    cross join lateral (
      select
        case c.size when 1 then c.width else greatest(c.width + 1, 3) end as row_cells,
        case c.size when 1 then 0 else greatest(c.width + 1, 3) + 1 end as before
    ) as r
    cross join lateral (
      -- Concatenation reads the stored tensor once; a slice of the stored one would read all of it for every channel.
      select t.data || '{}'::real[] as data from imago.tensor as t
      where t.model_id = compile_convolutions.model_id and t.name = c.tensor || '.weight'
      offset 0
    ) as weight
    cross join lateral imago.weight_grid(weight.data, c.out_channels) as w
  ),
  compiled as (
    insert into imago.convolution (
      model_id, layer, name, in_channels, out_channels, size, height, width, cell_digits, product_digits, levels, sources, offsets,
      ones, field, box
    )
    select
      compile_convolutions.model_id, m.layer, m.name, m.in_channels, m.out_channels, m.size, m.height, m.width, m.cell_digits,
      m.cell_digits / 4 * m.product_cells * case m.cell_digits when imago.fine_cell() then 2 else 1 end, 0,
      array(
        select case when x.x < m.width then y.y / m.repeat * (m.width / m.repeat) + x.x / m.repeat + 1 end
        from generate_series(0, m.height - 1) as y (y) cross join generate_series(0, m.row_cells - 1) as x (x)
        order by y.y, x.x
      ),
      array(
        select imago.cell_start(1 + m.before + y.y * m.row_cells + x.x, m.cell_digits)
        from generate_series(m.first, m.height - 1, m.stride) as y (y) cross join generate_series(m.first, m.width - 1, m.stride) as x (x)
        order by y.y, x.x
      ),
      imago.plane(m.height, m.width, m.row_cells, '1', m.cell_digits),
      -- Behind the last pixel stands a cell more, so that no pixel's digits are zeros at the end, which numeric_send()
      -- would leave out.
      repeat(lpad(imago.half_range(m.cell_digits)::text, m.cell_digits, '0'), m.before + m.height * m.row_cells + greatest(m.before, 1))::numeric,
      (
        select k.taps[1]
        from imago.pack_kernel(array_fill(0::real, array[m.size * m.size]), m.size, m.row_cells, m.cell_digits, 1) as k
      )
    from measured as m
    returning id, layer, name
  )
  insert into imago.kernel (convolution_id, channel, taps, scale, norm, bias)
  select compiled.id, o.o, k.taps, s.scale, k.norm, bias.data[o.o]
  from compiled
  join measured as m on m.layer = compiled.layer and m.name = compiled.name
  join imago.tensor as bias on bias.model_id = compile_convolutions.model_id and bias.name = m.tensor || '.bias'
  cross join lateral (
    select t.data || '{}'::real[] as data, m.in_channels * m.size * m.size as inputs
    from imago.tensor as t
    where t.model_id = compile_convolutions.model_id and t.name = m.tensor || '.weight'
    offset 0
  ) as weight
  cross join lateral generate_series(1, m.out_channels) as o (o)
  cross join lateral (
    select case m.cell_digits when imago.narrow_cell() then m.scales[o.o] else m.largest[o.o] / imago.weight_levels(m.cell_digits) end as scale
  ) as s
  cross join lateral imago.pack_kernel(
    weight.data[(o.o - 1) * weight.inputs + 1:o.o * weight.inputs], m.size, m.row_cells, m.cell_digits, s.scale
  ) as k;

  update imago.convolution as v
  set levels = least(imago.value_levels(v.cell_digits), imago.sum_levels(k.norm, v.cell_digits))
  from (select k.convolution_id, max(k.norm) as norm from imago.kernel as k group by 1) as k
  where v.id = k.convolution_id and v.model_id = compile_convolutions.model_id
$$;
comment on function imago.compile_convolutions(integer) is 'Fills imago.convolution and imago.kernel for a model from its layers and tensors.';
