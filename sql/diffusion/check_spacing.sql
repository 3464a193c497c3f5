create function imago.check_spacing(train_timesteps integer, steps integer, spacing text) returns boolean
language sql immutable parallel safe as $$
  select case
    when spacing in ('linspace', 'leading', 'trailing') then
      imago.require(steps between 1 and train_timesteps, 'IM005',
        format('steps is %s, it must be 1..%s', coalesce(steps::text, 'null'), train_timesteps), 'steps')
    when spacing = 'article' then
      imago.require(steps = 4, 'IM005',
        format('steps is %s, the spacing article has 4', coalesce(steps::text, 'null')), 'steps')
    else
      imago.require(false, 'IM005',
        format('unknown spacing %s, known are linspace, leading, trailing, article', coalesce(spacing, 'null')), 'spacing')
  end
$$;
comment on function imago.check_spacing(integer, integer, text) is
  'True if the spacing is known and can have so many steps. Errors: IM005.';
