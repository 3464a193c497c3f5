-- Convolution, one row a multiply-add: F.conv2d(x, weight, bias, stride, padding).
--
-- x [C][H][W], weight [O][C][K][K], bias [O] -> [O][H / stride][W / stride]; K = 3 with padding 1, or K = 1 with
-- padding 0. With K = 3 and padding 0 there is one more line below and on the right instead: F.conv2d(F.pad(x, (0, 1,
-- 0, 1)), ...). A subscript outside the picture gives null, which sum() passes over: that is the zero padding.
create function imago.reference_conv2d(
  x double precision[], weight double precision[], bias double precision[], stride integer, padding integer
) returns double precision[]
language sql immutable parallel safe strict
set jit = off  -- compiling the plan takes longer than a small convolution
as $$
  with pixel as (
    select
      o, h, w,
      bias[o] + (
        select sum(weight[o][c][i][j] * x[c][(h - 1) * stride + i - padding][(w - 1) * stride + j - padding])
        from generate_series(1, array_length(weight, 2)) as c
        cross join generate_series(1, array_length(weight, 3)) as i
        cross join generate_series(1, array_length(weight, 4)) as j
      ) as value
    from generate_series(1, array_length(weight, 1)) as o
    cross join generate_series(1, array_length(x, 2) / stride) as h
    cross join generate_series(1, array_length(x, 3) / stride) as w
  ),
  line as (
    select o, h, array_agg(value order by w) as pixels from pixel group by o, h
  ),
  plane as (
    select o, array_agg(pixels order by h) as lines from line group by o
  )
  select array_agg(lines order by o) from plane
$$;
comment on function imago.reference_conv2d(double precision[], double precision[], double precision[], integer, integer) is
  'Convolution of [C][H][W] with [O][C][K][K], zero padding; padding 0 with K = 3 pads below and to the right by one.';
