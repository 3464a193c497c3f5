-- Ancestral sampling (Ho et al. 2020, eq. 6 and 7) with steps skipped: mean and variance of q(x_b | x_a, x0) for any
-- two noise levels. At b = 1 it is x0, and the noise falls away. large: the other variance of Ho et al. (section 3.2),
-- that of the forward process, beta = 1 - a / b, which diffusers calls fixed_large.
create function imago.ddpm(
  image double precision[], eps double precision[], x0 double precision[], a double precision, b double precision,
  history imago.estimate[], noise double precision[], eta double precision, large boolean default false
) returns double precision[]
language sql immutable parallel safe as $$
  select array(
    -- No order: unnest delivers in order, and a sort would cost as much as the work.
    select of_x0 * x0 + of_image * x + deviation * z
    from (select unnest(image) as x, unnest(x0) as x0, unnest(noise) as z) as element
  )
  from (
    select sqrt(b) * (1 - a / b) / (1 - a), sqrt(a / b) * (1 - b) / (1 - a),
      sqrt(case when large and b < 1 then 1 - a / b else (1 - b) / (1 - a) * (1 - a / b) end)
    offset 0
  ) as weight(of_x0, of_image, deviation)
$$;
comment on function imago.ddpm is
  'One ancestral step (Ho et al. 2020): order 1, stochastic.';
