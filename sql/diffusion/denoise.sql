-- One step of a sampler, and one pass of the network: from the image at timestep t to the one at t_next (-1: the
-- finished picture), with the x0 that was predicted on the way. Noise, where the sampler wants any, is that of seed and
-- t: a step that is tried again draws the same. history: up to three earlier (t, image before the step, x0 of the
-- step), in any order. label: the class, of a model that has classes.
create function imago.denoise(
  model text, image real[], seed bigint, sampler text, t integer, t_next integer,
  eta double precision default 0, history imago.state[] default '{}',
  label integer default null
) returns table (image real[], x0 real[])
language sql stable parallel restricted rows 1
set jit = off -- a function with settings is not inlined either: its arguments are evaluated once
as $$
  with step as materialized (
    select m, imago.alpha_cumprod(m.id, t) as a, imago.alpha_cumprod(m.id, t_next) as b
    from imago.find_model(model) as m
    where imago.check_sampler(sampler, eta)
      and imago.require(seed is not null, 'IM005', 'seed is null, it must be a bigint')
      and imago.check_step(m, t, t_next)
      and imago.check_label(m, label)
      and imago.check_image(m, denoise.image)
      and imago.check_history(m, t, history)
  ), now as materialized (
    select a, b, denoise.image::double precision[] as image,
      (m).scheduler ->> 'variance_type' is not distinct from 'fixed_large' as large,
      imago.predict(m, denoise.image, t, ((m).scheduler ->> 'clip_sample')::boolean, label) as estimate,
      array(
        select imago.estimate(h.image, h.x0, imago.alpha_cumprod((m).id, h.t), 'sample', false)
        from unnest(history) as h
        order by h.t
        limit (select states from imago.samplers() where name = sampler)
      ) as past,
      case when (select draws_noise from imago.samplers() where name = sampler) or eta > 0 then imago.gaussian_noise(seed, t, cardinality(denoise.image)) end as noise
    from step
  ), next as materialized (
    select (estimate).x0, case sampler
        when 'ddpm' then imago.ddpm(image, (estimate).eps, (estimate).x0, a, b, past, noise, eta, large)
        when 'ddim' then imago.ddim(image, (estimate).eps, (estimate).x0, a, b, past, noise, eta)
        when 'dpmpp_2m' then imago.dpmpp_2m(image, (estimate).eps, (estimate).x0, a, b, past, noise, eta)
        when 'ipndm' then imago.ipndm(image, (estimate).eps, (estimate).x0, a, b, past, noise, eta)
      end as image
    from now
  )
  select imago.to_real(image), imago.to_real(x0) from next
$$;
comment on function imago.denoise is
  'One step from t to t_next: the next image and the predicted x0, both [C][H][W] flat. Errors: IM001 unknown model, IM002 wrong shape, IM003 timestep out of range, IM004 NaN or infinity, IM005 unknown sampler, eta, seed, label or history.';
