create function imago.check_finite(image real[], called text default 'image') returns boolean
language sql immutable parallel safe as $$
  select imago.require(element is null, 'IM004',
    format('%s has %s at element %s (counted from 0), every value must be a finite number', called, value, element))
  from (select) as one
  left join (
    select coalesce(value::text, 'null') as value, i - 1 as element
    from unnest(image) with ordinality as u(value, i)
    where (abs(value) < 'infinity') is not true -- NaN is greater than everything
    order by i
    limit 1
  ) as first on true
$$;
comment on function imago.check_finite(real[], text) is
  'True if no value is NaN, infinite or null. Errors: IM004, naming the first that is.';
