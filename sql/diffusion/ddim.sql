-- Denoising diffusion implicit models (Song et al. 2021, eq. 12 and 16): eta 0 is deterministic, eta 1 has ddpm's
-- variance.
create function imago.ddim(
  image double precision[], eps double precision[], x0 double precision[], a double precision, b double precision,
  history imago.estimate[], noise double precision[], eta double precision
) returns double precision[]
language sql immutable parallel safe as $$
  select array(
    -- No order: unnest delivers in order, and a sort would cost as much as the work.
    select sqrt(b) * x0 + direction * e + case when sigma > 0 then sigma * z else 0 end
    from (select unnest(x0) as x0, unnest(eps) as e, unnest(noise) as z) as element
  )
  from (select eta * sqrt((1 - b) / (1 - a) * (1 - a / b)) offset 0) as s(sigma)
  cross join lateral (select sqrt(greatest(1 - b - sigma * sigma, 0)) offset 0) as d(direction)
$$;
comment on function imago.ddim is
  'One DDIM step (Song et al. 2021): order 1, deterministic where eta is 0.';
