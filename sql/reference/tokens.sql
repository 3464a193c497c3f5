-- A picture as a list of tokens, one a pixel, and back (x.flatten(1).T in PyTorch).

-- [C][H][W] -> [H W][C]
create function imago.reference_tokens(x double precision[]) returns double precision[]
language sql immutable parallel safe strict
as $$
  with token as (
    select h, w, array_agg(x[c][h][w] order by c) as channels
    from generate_series(1, array_length(x, 1)) as c
    cross join generate_series(1, array_length(x, 2)) as h
    cross join generate_series(1, array_length(x, 3)) as w
    group by h, w
  )
  select array_agg(channels order by h, w) from token
$$;
comment on function imago.reference_tokens(double precision[]) is 'A picture as tokens, one a pixel: [C][H][W] to [H W][C].';

-- [H W][C] -> [C][H][W]
create function imago.reference_from_tokens(x double precision[], height integer, width integer) returns double precision[]
language sql immutable parallel safe strict
as $$
  with line as (
    select c, h, array_agg(x[(h - 1) * width + w][c] order by w) as pixels
    from generate_series(1, array_length(x, 2)) as c
    cross join generate_series(1, height) as h
    cross join generate_series(1, width) as w
    group by c, h
  ),
  plane as (
    select c, array_agg(pixels order by h) as lines from line group by c
  )
  select array_agg(lines order by c) from plane
$$;
comment on function imago.reference_from_tokens(double precision[], integer, integer) is
  'Tokens, one a pixel, as a picture: [H W][C] to [C][H][W].';
