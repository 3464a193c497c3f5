-- The samplers, described for all who offer them. All have one signature, and are pure:
--   imago.<sampler>(image, eps, x0, a, b, history, noise, eta) -> the next image
-- image, eps, x0, noise: [C][H][W] flat, image = sqrt(a) x0 + sqrt(1 - a) eps; noise standard normal, read by the
-- stochastic samplers only. a, b: alphas_cumprod at the image's timestep and at the next, a < 1, a < b <= 1. history:
-- the estimates of the earlier steps, latest first, as many as there are. eta: 0 to 1, read by ddim.
--
--   states       how many earlier states it looks at
--   draws_noise  whether it draws noise in every step; takes_eta: whether it takes an eta above 0, and then draws noise
--   words, help  two words for people, and a line that helps them choose
create function imago.samplers()
returns table (name text, states integer, draws_noise boolean, takes_eta boolean, words text, help text)
language sql immutable parallel safe rows 4
as $$
  values
    ('ddim', 0, false, true, 'steady', 'straight on, one estimate a step; good with many steps, or with a model made for few'),
    ('ddpm', 0, true, false, 'new noise each step', 'the original: noise taken away, some put back; wants a hundred steps or more'),
    ('dpmpp_2m', 1, false, false, 'second order', 'looks one step back; a fine picture in about twelve steps'),
    ('ipndm', 3, false, false, 'fourth order', 'looks up to three steps back; best with trailing where steps are few')
$$;
comment on function imago.samplers() is 'The samplers: name, earlier states that each looks at, whether it draws noise, whether it takes eta, two words for people, and a line that helps them choose.';
