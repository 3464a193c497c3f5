-- A picture under noise, as in training (Ho et al. 2020, eq. 4): sqrt(a) x0 + sqrt(1 - a) noise, a = alphas_cumprod at
-- t. A run that begins there at t paints what the noise has left of the picture: nearly all of it at t = 250, the
-- colours and the outline at 500, little at 700.
create function imago.noised(model text, x0 real[], t integer, noise real[]) returns real[]
language sql stable parallel safe as $$
  select imago.to_real(array(
    select of_x0 * x + of_noise * z
    from (select unnest(x0) as x, unnest(noise) as z, generate_series(1, cardinality(x0)) as i) as element
    order by i
  ))
  from imago.find_model(model) as m
  cross join lateral (select imago.alpha_cumprod(m.id, t)) as level(a)
  cross join lateral (select sqrt(a), sqrt(1 - a) offset 0) as weight(of_x0, of_noise)
  where imago.check_timestep(m, t) and imago.check_image(m, x0, 'x0') and imago.check_image(m, noise, 'noise')
$$;
comment on function imago.noised(text, real[], integer, real[]) is
  'x0 under this noise at timestep t, [C][H][W] flat. Errors: IM001 unknown model, IM002 wrong shape, IM003 timestep out of range, IM004 NaN or infinity.';

create function imago.noised(model text, x0 real[], t integer, seed bigint) returns real[]
language sql stable parallel safe as $$
  select imago.noised(model, x0, t, imago.initial_noise(model, seed))
$$;
comment on function imago.noised(text, real[], integer, bigint) is
  'x0 under the initial noise of the seed at timestep t. Errors: as with a noise, and IM005 no seed.';
