-- From the raw output of a network to the x0 and eps of image = sqrt(a) x0 + sqrt(1 - a) eps, a = alphas_cumprod at
-- the image's timestep. x0 comes first, is clipped where the scheduler says so, and eps follows from it: so (image,
-- x0) is all that need be remembered, and an earlier estimate is had again by calling its x0 a 'sample'.
-- v_prediction: v = sqrt(a) eps - sqrt(1 - a) x0 (Salimans & Ho 2022, appendix D).
create function imago.estimate(
  image double precision[], output double precision[], a double precision, prediction_type text, clip boolean
) returns imago.estimate
language sql immutable parallel safe as $$
  with predicted as materialized (
    select array(
      -- No order, here and below: unnest delivers in order, and a sort would cost as much as the work.
      select greatest(-bound, least(bound, from_image * x + from_output * y))
      from (select unnest(image) as x, unnest(output) as y) as element
    ) as x0
    from (
      values
        ('epsilon', 1 / sqrt(a), -sqrt(1 - a) / sqrt(a)),
        ('v_prediction', sqrt(a), -sqrt(1 - a)),
        ('sample', 0, 1)
    ) as x0_of(prediction, from_image, from_output)
    cross join (select case when clip then 1 else double precision 'infinity' end) as clipped(bound)
    where prediction = prediction_type
  )
  select (
    a,
    array(
      select (x - sqrt(a) * y) / sqrt(1 - a)
      from (select unnest(image) as x, unnest(x0) as y) as element
    ),
    x0
  )::imago.estimate
  from predicted
$$;
comment on function imago.estimate is
  'The x0 and eps that a raw network output (epsilon, v_prediction or sample) means for an image at alphas_cumprod a; x0 clipped to -1..1 if asked.';
