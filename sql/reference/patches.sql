-- Patches of p x p pixels folded into channels, and back. Channel (c p + i) p + j holds pixel (i, j) of each patch.

-- F.pixel_unshuffle(x, p): [C][H][W] -> [C p p][H / p][W / p]
create function imago.reference_fold_patches(x double precision[], p integer) returns double precision[]
language sql immutable parallel safe strict
as $$
  with line as (
    select c, i, j, h, array_agg(x[c + 1][h * p + i + 1][w * p + j + 1] order by w) as pixels
    from generate_series(0, array_length(x, 1) - 1) as c
    cross join generate_series(0, p - 1) as i
    cross join generate_series(0, p - 1) as j
    cross join generate_series(0, array_length(x, 2) / p - 1) as h
    cross join generate_series(0, array_length(x, 3) / p - 1) as w
    group by c, i, j, h
  ),
  plane as (
    select c, i, j, array_agg(pixels order by h) as lines from line group by c, i, j
  )
  select array_agg(lines order by c, i, j) from plane
$$;
comment on function imago.reference_fold_patches(double precision[], integer) is
  'Patches of p x p pixels folded into channels: [C][H][W] to [C p p][H / p][W / p].';

-- F.pixel_shuffle(x, p): [C p p][H][W] -> [C][H p][W p]
create function imago.reference_unfold_patches(x double precision[], p integer) returns double precision[]
language sql immutable parallel safe strict
as $$
  with line as (
    select c, h, array_agg(x[(c * p + h % p) * p + w % p + 1][h / p + 1][w / p + 1] order by w) as pixels
    from generate_series(0, array_length(x, 1) / (p * p) - 1) as c
    cross join generate_series(0, array_length(x, 2) * p - 1) as h
    cross join generate_series(0, array_length(x, 3) * p - 1) as w
    group by c, h
  ),
  plane as (
    select c, array_agg(pixels order by h) as lines from line group by c
  )
  select array_agg(lines order by c) from plane
$$;
comment on function imago.reference_unfold_patches(double precision[], integer) is
  'Channels unfolded into patches of p x p pixels: [C p p][H][W] to [C][H p][W p].';
