-- Patches of p x p pixels into channels and back (torch.nn.functional.pixel_unshuffle and pixel_shuffle).
--   unfolded [C][H][W]  <->  folded [C * p * p][(H / p) * (W / p)], channel c * p * p + dy * p + dx

create function imago.fold_patches(image real[], channels integer, height integer, width integer, patch integer)
returns real[]
language sql immutable parallel safe strict
as $$
  select array_agg(
    array(
      select image[(c.c * height + y.y * patch + p.dy) * width + x.x * patch + p.dx + 1]
      from generate_series(0, height / patch - 1) as y (y) cross join generate_series(0, width / patch - 1) as x (x)
      order by y.y, x.x
    )
    order by c.c, p.dy, p.dx
  )
  from generate_series(0, channels - 1) as c (c)
  cross join (
    select dy.dy, dx.dx from generate_series(0, patch - 1) as dy (dy) cross join generate_series(0, patch - 1) as dx (dx)
  ) as p
$$;
comment on function imago.fold_patches(real[], integer, integer, integer, integer) is
  'pixel_unshuffle: [C][H][W], flat, to [C * p * p][(H / p) * (W / p)].';

create function imago.unfold_patches(data real[], channels integer, height integer, width integer, patch integer)
returns double precision[]
language sql immutable parallel safe strict
as $$
  select array(
    -- No order: the series is in order, and a sort would cost half as much as the work.
    select data[f.channel + 1][f.pixel + 1]::double precision
    from (
      select
        i.i / (height * width) * patch * patch + i.i / width % height % patch * patch + i.i % width % patch as channel,
        i.i / width % height / patch * (width / patch) + i.i % width / patch as pixel
      from generate_series(0, channels * height * width - 1) as i (i)
    ) as f
  )
$$;
comment on function imago.unfold_patches(real[], integer, integer, integer, integer) is
  'pixel_shuffle: [C * p * p][(H / p) * (W / p)] to [C][H][W], flat.';
