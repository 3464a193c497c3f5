-- Every pixel becomes 2 x 2: F.interpolate(x, scale_factor=2, mode="nearest"). x [C][H][W] -> [C][2 H][2 W].
create function imago.reference_upsample(x double precision[]) returns double precision[]
language sql immutable parallel safe strict
set jit = off
as $$
  with line as (
    select c, h, array_agg(x[c][(h + 1) / 2][(w + 1) / 2] order by w) as pixels
    from generate_series(1, array_length(x, 1)) as c
    cross join generate_series(1, array_length(x, 2) * 2) as h
    cross join generate_series(1, array_length(x, 3) * 2) as w
    group by c, h
  ),
  plane as (
    select c, array_agg(pixels order by h) as lines from line group by c
  )
  select array_agg(lines order by c) from plane
$$;
comment on function imago.reference_upsample(double precision[]) is 'Nearest neighbour upsampling: [C][H][W] to [C][2 H][2 W].';
