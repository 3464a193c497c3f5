create function imago.check_finite(image real[], called text default 'image') returns boolean
language sql immutable parallel safe as $$
  -- NaN is greater than everything.
  select case
    when (
      select bool_and((abs(value) < 'infinity') is true) from (select unnest(image) as value) as element
    ) is not false then true
    else (
      select imago.require(false, 'IM004',
        format('%s has %s at element %s (counted from 0), every value must be a finite number', called,
          coalesce(value::text, 'null'), i - 1))
      from unnest(image) with ordinality as u(value, i)
      where (abs(value) < 'infinity') is not true
      order by i
      limit 1
    )
  end
$$;
comment on function imago.check_finite(real[], text) is
  'True if no value is NaN, infinite or null. Errors: IM004, naming the first that is.';
