create function imago.alpha_cumprod(model_id integer, t integer) returns double precision
language sql stable parallel safe as $$
  select case
    when t = -1 then 1
    else (
      select schedule.alpha_cumprod
      from imago.alphas_cumprod as schedule
      where schedule.model_id = alpha_cumprod.model_id and schedule.t = alpha_cumprod.t
    )
  end
$$;
comment on function imago.alpha_cumprod(integer, integer) is
  'The share of the signal''s variance that is left at timestep t; 1 at t = -1, the finished picture.';
