-- The convolutions of each layer: which tensors they read, on which grid they run.
--
--   height, width    of the plane that the kernel slides over
--   stride, repeat   2 where every second row and column of the result is kept; where a source pixel is repeated twice
--   first            the first row and column kept: 1 where the config pads right and below only (downsample_padding 0)
--   product_cells    cells of all products in one run: what it costs
create function imago.convolutions(model_id integer)
returns table (
  layer integer, name text, tensor text, in_channels integer, out_channels integer, size integer,
  height integer, width integer, stride integer, repeat integer, first integer, product_cells bigint
)
language sql stable strict rows 100
as $$
  select
    l.ordinal, c.name, c.tensor, c.in_channels, c.out_channels, c.size,
    l.height * c.stride, l.width * c.stride, c.stride, c.repeat,
    case when c.stride = 2 and (m.config ->> 'downsample_padding')::integer = 0 then 1 else 0 end,
    c.in_channels::bigint * c.out_channels
      * case c.size when 1 then l.height * l.width else (l.height * c.stride + 2) * (l.width * c.stride + 1) end
  from imago.model as m
  join imago.layer as l on l.model_id = m.id
  cross join lateral (
    select 'conv' as name, l.name as tensor, l.in_channels, l.out_channels, 3 as size, 1 as stride, 1 as repeat
    where l.kind in ('conv_in', 'conv_out')
    union all
    select 'conv', l.name || '.conv', l.in_channels, l.out_channels, 3, 2, 1 where l.kind = 'downsample'
    union all
    select 'conv', l.name || '.conv', l.in_channels, l.out_channels, 3, 1, 2 where l.kind = 'upsample'
    union all
    select 'conv1', l.name || '.conv1', l.in_channels, l.out_channels, 3, 1, 1 where l.kind = 'resnet'
    union all
    select 'conv2', l.name || '.conv2', l.out_channels, l.out_channels, 3, 1, 1 where l.kind = 'resnet'
    union all
    select 'conv_shortcut', l.name || '.conv_shortcut', l.in_channels, l.out_channels, 1, 1, 1
    where l.kind = 'resnet' and l.in_channels <> l.out_channels
  ) as c
  where m.id = convolutions.model_id
$$;
comment on function imago.convolutions(integer) is 'The 3x3 and 1x1 convolutions of a compiled model''s layers, with their tensors and grids.';
