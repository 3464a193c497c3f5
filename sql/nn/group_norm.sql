-- Group normalisation (Wu and He 2018; torch.nn.GroupNorm) as one multiplication and one addition a channel:
--
--   stats [C][4] (sum, sum of squares, least, largest), each of `pixels` values; weight [C], bias [C]
--   gain [C], shift [C]: gain * x + shift is normalised; variance is the population's
--   low, high: of all normalised values, 0 included, or of their SiLU where asked
create function imago.group_norm(
  stats double precision[], pixels integer, weight real[], bias real[], groups integer, epsilon double precision, activate boolean
)
returns table (gain double precision[], shift double precision[], low double precision, high double precision)
language sql immutable parallel safe rows 1
as $$
  with channel as (
    select
      c.c, (c.c - 1) / (array_length(stats, 1) / groups) as "group",
      stats[c.c][1] as sum, stats[c.c][2] as sum_of_squares, stats[c.c][3] as low, stats[c.c][4] as high
    from generate_series(1, array_length(stats, 1)) as c (c)
  ),
  moment as (
    select m.*, 1 / sqrt(greatest(m.mean_of_squares - m.mean * m.mean, 0) + epsilon) as inverse_deviation
    from (
      select
        c.*,
        sum(c.sum) over g / (count(*) over g * pixels) as mean,
        sum(c.sum_of_squares) over g / (count(*) over g * pixels) as mean_of_squares
      from channel as c
      window g as (partition by c."group")
    ) as m
  ),
  affine as (
    select
      m.c, m.inverse_deviation * weight[m.c] as gain, bias[m.c] - m.mean * m.inverse_deviation * weight[m.c] as shift, m.low, m.high
    from moment as m
  ),
  bounded as (
    select a.*, least(a.gain * a.low, a.gain * a.high) + a.shift as least, greatest(a.gain * a.low, a.gain * a.high) + a.shift as largest
    from affine as a
  )
  select
    array_agg(b.gain order by b.c), array_agg(b.shift order by b.c),
    -- SiLU has its minimum, -0.27846..., at -1.27846... and lies below the greater of 0 and x.
    case when activate then -0.2784645427610738 else least(min(b.least), 0) end,
    greatest(max(b.largest), 0)
  from bounded as b
$$;
comment on function imago.group_norm(double precision[], integer, real[], real[], integer, double precision, boolean) is
  'Gain and shift of every channel that normalise it within its group, and the range of the result.';
