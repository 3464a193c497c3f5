-- The sum of two [C][H][W], or with b flat [C] a number added to each channel (b[:, None, None] in PyTorch).
create function imago.reference_add(a double precision[], b double precision[]) returns double precision[]
language sql immutable parallel safe strict
set jit = off
as $$
  with line as (
    select
      c, h, array_agg(a[c][h][w] + case array_ndims(b) when 1 then b[c] else b[c][h][w] end order by w) as pixels
    from generate_series(1, array_length(a, 1)) as c
    cross join generate_series(1, array_length(a, 2)) as h
    cross join generate_series(1, array_length(a, 3)) as w
    group by c, h
  ),
  plane as (
    select c, array_agg(pixels order by h) as lines from line group by c
  )
  select array_agg(lines order by c) from plane
$$;
comment on function imago.reference_add(double precision[], double precision[]) is
  'The sum of two [C][H][W]; or of [C][H][W] and one number a channel, [C].';
