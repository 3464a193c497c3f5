-- Feature maps [C][N] to look at: every channel stretched to 256 levels of its own, 0 its lowest value, 255 its
-- highest. One row a channel; a channel that has one value throughout is 128 everywhere.
create function imago.feature_levels(maps real[])
returns table (channel integer, low real, high real, levels bytea)
language sql immutable parallel safe strict
as $$
  with element as materialized (
    select ((u.i - 1) / array_length(maps, 2))::integer + 1 as channel, u.i, u.value
    from unnest(maps) with ordinality as u (value, i)
  ),
  bounds as materialized (
    select e.channel, min(e.value) as low, max(e.value) as high from element as e group by e.channel
  )
  select
    b.channel, b.low, b.high,
    decode(string_agg(
      lpad(to_hex(coalesce(
        floor((e.value::double precision - b.low) / nullif(b.high::double precision - b.low, 0) * 255 + 0.5), 128
      )::integer), 2, '0'),
      '' order by e.i
    ), 'hex')
  from element as e join bounds as b on b.channel = e.channel
  group by b.channel, b.low, b.high
  order by b.channel
$$;
comment on function imago.feature_levels(real[]) is
  'Feature maps [channels][pixels] as one row a channel: its lowest and highest value, and its pixels as bytes between them.';
