-- The wiring of a U-Net, one row a layer in order of execution, read from the config that came with the
-- checkpoint (diffusers' UNet2DModel). Nothing else knows how levels, skip connections and attention follow each other.
--
--   in_channels    channels that the layer reads, the popped ones included (running channels first, then the skip's)
--   skip_channels  channels of the output popped from the skip stack and appended to the input; 0: none is popped
--   height, width  of the layer's output, in network units (patches folded)
--   pushes         the output goes on the skip stack
--
-- With L levels of n layers, (n + 1) L outputs are pushed: conv_in, then n a level, each level but the last followed by
-- its downsample. The n + 1 resnets of each of the L up blocks pop as many, the last pushed first.
create function imago.layers(config jsonb)
returns table (
  ordinal integer, name text, kind text, in_channels integer, skip_channels integer, out_channels integer,
  height integer, width integer, pushes boolean
)
language sql immutable parallel safe strict rows 60
as $$
  with net as (
    select
      array(
        select e.value::integer
        from jsonb_array_elements_text(config -> 'block_out_channels') with ordinality as e (value, place)
        order by e.place
      ) as channels,
      jsonb_array_length(config -> 'block_out_channels') as levels,
      (config ->> 'layers_per_block')::integer as layers_per_block,
      (config -> 'sample_size' ->> 0)::integer as height,
      (config -> 'sample_size' ->> 1)::integer as width
  ),
  down_block as (  -- from the finest level to the coarsest
    select
      b.block, b.block as level, net.layers_per_block as resnets, b.block < net.levels - 1 as resamples,
      net.channels[b.block + 1] as channels,
      net.channels[greatest(b.block, 1)] as channels_before,
      config -> 'down_block_types' ->> b.block like '%Attn%' as attends
    from net cross join generate_series(0, net.levels - 1) as b (block)
  ),
  up_block as (  -- from the coarsest level to the finest
    select
      b.block, net.levels - 1 - b.block as level, net.layers_per_block + 1 as resnets, b.block < net.levels - 1 as resamples,
      net.channels[net.levels - b.block] as channels,
      net.channels[least(net.levels - b.block + 1, net.levels)] as channels_before,
      config -> 'up_block_types' ->> b.block like '%Attn%' as attends
    from net cross join generate_series(0, net.levels - 1) as b (block)
  ),
  layer as (
    select
      0 as stage, 0 as block, 0 as place, 0 as part, 0 as level, 'conv_in' as name, 'conv_in' as kind,
      (config ->> 'in_channels')::integer as running_channels, 0 as skip_channels, net.channels[1] as out_channels,
      true as pushes
    from net
    union all
    select
      1, b.block, i.place, 0, b.level, format('down_blocks.%s.resnets.%s', b.block, i.place), 'resnet',
      case when i.place = 0 then b.channels_before else b.channels end, 0, b.channels, not b.attends
    from down_block as b cross join generate_series(0, b.resnets - 1) as i (place)
    union all
    select
      1, b.block, i.place, 1, b.level, format('down_blocks.%s.attentions.%s', b.block, i.place), 'attention',
      b.channels, 0, b.channels, true
    from down_block as b cross join generate_series(0, b.resnets - 1) as i (place)
    where b.attends
    union all
    select
      1, b.block, b.resnets, 0, b.level + 1, format('down_blocks.%s.downsamplers.0', b.block), 'downsample',
      b.channels, 0, b.channels, true
    from down_block as b
    where b.resamples
    union all
    select
      2, 0, m.place, 0, net.levels - 1, m.name, m.kind,
      net.channels[net.levels], 0, net.channels[net.levels], false
    from net cross join (
      values (0, 'mid_block.resnets.0', 'resnet'), (1, 'mid_block.attentions.0', 'attention'), (2, 'mid_block.resnets.1', 'resnet')
    ) as m (place, name, kind)
    where m.kind = 'resnet' or (config ->> 'add_attention')::boolean
    union all
    select
      3, b.block, i.place, 0, b.level, format('up_blocks.%s.resnets.%s', b.block, i.place), 'resnet',
      case when i.place = 0 then b.channels_before else b.channels end,
      -- The skip popped is number (n + 1)(L - block) - 1 - place from 0: conv_in's is 0, level l's follow
      -- from 1 + (n + 1) l.
      net.channels[1 + greatest(b.resnets * (net.levels - b.block) - 2 - i.place, 0) / b.resnets],
      b.channels, false
    from net cross join up_block as b cross join generate_series(0, b.resnets - 1) as i (place)
    union all
    select
      3, b.block, i.place, 1, b.level, format('up_blocks.%s.attentions.%s', b.block, i.place), 'attention',
      b.channels, 0, b.channels, false
    from up_block as b cross join generate_series(0, b.resnets - 1) as i (place)
    where b.attends
    union all
    select
      3, b.block, b.resnets, 0, b.level - 1, format('up_blocks.%s.upsamplers.0', b.block), 'upsample',
      b.channels, 0, b.channels, false
    from up_block as b
    where b.resamples
    union all
    select
      4, 0, 0, 0, 0, 'conv_out', 'conv_out', net.channels[1], 0, (config ->> 'out_channels')::integer, false
    from net
  )
  select
    (row_number() over execution)::integer, layer.name, layer.kind,
    layer.running_channels + layer.skip_channels, layer.skip_channels, layer.out_channels,
    net.height >> layer.level, net.width >> layer.level, layer.pushes
  from layer cross join net
  window execution as (order by layer.stage, layer.block, layer.place, layer.part)
  order by 1
$$;
comment on function imago.layers(jsonb) is
  'The layers of the U-Net that a config (all keys present) describes, in order of execution: names as in the checkpoint, channels, output grid, use of the skip stack.';
