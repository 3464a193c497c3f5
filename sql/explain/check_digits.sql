-- The numbers of the worked example: few enough to be looked at, small enough for the digits that the engine gives
-- them.
create function imago.check_digits(called text, numbers integer[], most integer, largest integer) returns boolean
language sql immutable parallel safe as $$
  select imago.require(array_ndims(numbers) = 1 and cardinality(numbers) <= most, 'IM002',
      format('%s: there must be 1 to %s in one row, %s', called, most,
        case array_ndims(numbers)
          when 1 then format('there are %s', cardinality(numbers))
          else coalesce('the dimensions are ' || array_dims(numbers), 'there is none')
        end))
    and imago.require(wrong.value is null, 'IM005',
      format('%s: number %s is %s, it must be a whole number from 0 to %s', called, wrong.place, wrong.value, largest))
  from (select) as one
  left join (
    select u.place, coalesce(u.value::text, 'null') as value
    from unnest(numbers) with ordinality as u (value, place)
    where (u.value between 0 and largest) is not true
    order by u.place
    limit 1
  ) as wrong on true
$$;
comment on function imago.check_digits(text, integer[], integer, integer) is
  'True if there are 1 to most numbers in one row, all from 0 to largest. Errors: IM002 too many or none, IM005 naming the first that is out of range.';
