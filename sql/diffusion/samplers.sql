-- The samplers, and how many earlier states each looks at. All have one signature, and are pure:
--   imago.<sampler>(image, eps, x0, a, b, history, noise, eta) -> the next image
-- image, eps, x0, noise: [C][H][W] flat, image = sqrt(a) x0 + sqrt(1 - a) eps; noise standard normal, read by the
-- stochastic samplers only. a, b: alphas_cumprod at the image's timestep and at the next, a < 1, a < b <= 1. history:
-- the estimates of the earlier steps, latest first, as many as there are. eta: 0 to 1, read by ddim.
create function imago.samplers() returns table (name text, states integer)
language sql immutable parallel safe rows 4 as $$
  values ('ddpm', 0), ('ddim', 0), ('dpmpp_2m', 1), ('ipndm', 3)
$$;
comment on function imago.samplers() is 'The samplers by name, and the number of earlier states that each looks at.';
