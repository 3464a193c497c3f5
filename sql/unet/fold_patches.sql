-- Patches of p x p pixels into channels and back (torch.nn.functional.pixel_unshuffle and pixel_shuffle).
--   unfolded [C][H][W]  <->  folded [C * p * p][(H / p) * (W / p)], channel c * p * p + dy * p + dx

create function imago.fold_patches(image real[], channels integer, height integer, width integer, patch integer)
returns real[]
language sql immutable parallel safe strict
as $$
  select array_agg(f.data order by f.channel)
  from (
    select
      p.c * patch * patch + p.y % patch * patch + p.x % patch as channel,
      array_agg(p.value order by p.y, p.x) as data
    from (
      select v.value, (v.i - 1) / (height * width) as c, (v.i - 1) / width % height as y, (v.i - 1) % width as x
      from unnest(image) with ordinality as v (value, i)
    ) as p
    group by 1
  ) as f
$$;
comment on function imago.fold_patches(real[], integer, integer, integer, integer) is
  'pixel_unshuffle: [C][H][W], flat, to [C * p * p][(H / p) * (W / p)].';

create function imago.unfold_patches(data real[], channels integer, height integer, width integer, patch integer)
returns double precision[]
language sql immutable parallel safe strict
as $$
  select array_agg(data[f.channel + 1][f.pixel + 1]::double precision order by f.i)
  from (
    select
      i.i,
      i.i / (height * width) * patch * patch + i.i / width % height % patch * patch + i.i % width % patch as channel,
      i.i / width % height / patch * (width / patch) + i.i % width / patch as pixel
    from generate_series(0, channels * height * width - 1) as i (i)
  ) as f
$$;
comment on function imago.unfold_patches(real[], integer, integer, integer, integer) is
  'pixel_shuffle: [C * p * p][(H / p) * (W / p)] to [C][H][W], flat.';
