-- Pack the channels of an activation into planes: one number a channel, one cell a pixel.
--
--   in    data [C][H*W]; gain [C], shift [C]: y = gain * x + shift comes first; activate: then y * sigmoid(y) (SiLU)
--         low, high: every value lies between them, and so does 0
--   out   planes [C + 2]; unit: what one unit of the integers is worth
--
-- A value is rounded to y' = offset + round(y / unit), a number of five digits (of four in a narrow cell), so that the
-- zeros between two of them make the cells and no number has to be padded. Two more planes take the offsets out again:
-- with k' = k + c the kernel's integers (c in every tap of `box`), * the convolution, 1 the plane of ones,
--
--   sum k' * y'  =  sum k * y + offset (sum k') * 1 + box * sum y
--
-- so the kernel row (taps, sum k', 1) times the planes (y', -offset 1, field - box * sum y) is sum k * y, plus half a
-- cell's range that keeps every cell positive: one dot product computes a whole layer, exactly, in integers.
create function imago.pack(
  convolution imago.convolution, data real[], gain double precision[], shift double precision[], activate boolean,
  low double precision, high double precision
)
returns table (planes numeric[], unit double precision)
language sql stable parallel safe rows 1 cost 100000
as $$
  with scale as materialized (
    select
      convolution.levels / s.span as per_unit,
      imago.least_value(convolution.cell_digits) + ceil(-low * convolution.levels / s.span) as zero,
      imago.cell_gap(imago.value_digits(convolution.cell_digits), convolution.cell_digits) as gap,
      repeat('0', imago.value_digits(convolution.cell_digits)) as nothing
    from (select coalesce(nullif(high - low, 0), 1) as span) as s
  ),
  packed as materialized (
    select array(
      select
        array_to_string(
          array(
            select
              -- An exponent beyond 700 would overflow; sigmoid is 0 or 1 to the last bit long before.
              (scale.zero + scale.per_unit * case
                when activate then v.y / (1 + exp(least(greatest(-v.y, -700), 700)))
                else v.y
              end)::integer
            from (
              select a.gain * data[a.channel][s.source] + a.shift as y
              from (select unnest(convolution.sources) as source) as s
              offset 0
            ) as v
          ),
          scale.gap, scale.nothing
        )::numeric
      from scale cross join unnest(gain, shift) with ordinality as a (gain, shift, channel)
    ) as planes
  )
  select
    packed.planes || array[
      -scale.zero::numeric * convolution.ones,
      convolution.field - convolution.box * (
        (select sum(p.plane) from unnest(packed.planes) as p (plane))
        - convolution.in_channels * scale.zero::numeric * convolution.ones
      )
    ],
    1 / scale.per_unit
  from packed cross join scale
$$;
comment on function imago.pack(imago.convolution, real[], double precision[], double precision[], boolean, double precision, double precision) is
  'Planes of gain * data + shift, SiLU applied where asked, for one convolution; and what one unit of their integers is worth.';
