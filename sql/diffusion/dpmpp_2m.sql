-- DPM-Solver++(2M) (Lu et al. 2022, "DPM-Solver++", algorithm 2): x0, extrapolated from its last two values in the
-- logarithm of the signal-to-noise ratio. First order where there is no earlier value, and at b = 1, where that
-- logarithm is infinite and the next image is x0.
create function imago.dpmpp_2m(
  image double precision[], eps double precision[], x0 double precision[], a double precision, b double precision,
  history imago.estimate[], noise double precision[], eta double precision
) returns double precision[]
language sql immutable parallel safe as $$
  select array(
    -- No order: unnest delivers in order, and a sort would cost as much as the work.
    select of_image * x + of_x0 * (x0 + slope * (x0 - coalesce(x0_before, x0)))
    from (select unnest(image) as x, unnest(x0) as x0, unnest(history[1].x0) as x0_before) as element
  )
  from (values (history[1].alpha_cumprod)) as before(p)
  cross join lateral (
    select ln(p / (1 - p)), ln(a / (1 - a)), ln(b / nullif(1 - b, 0))
  ) as log_snr(before, now, next)
  cross join lateral (
    select sqrt((1 - b) / (1 - a)), sqrt(b) - sqrt((1 - b) / (1 - a) * a),
      coalesce((next - now) / (now - log_snr.before) / 2, 0) -- 1 / (2 r) in the paper
    offset 0
  ) as weight(of_image, of_x0, slope)
$$;
comment on function imago.dpmpp_2m is
  'One DPM-Solver++(2M) step (Lu et al. 2022): order 2, deterministic.';
