create function imago.check_part(part text) returns boolean
language sql immutable parallel safe as $$
  select imago.require(part in ('fore', 'hind', 'inner', 'outer'), 'IM005',
    format('unknown part %s, known are fore, hind, inner, outer', coalesce(part, 'null')), 'cross')
$$;
comment on function imago.check_part(text) is 'True if the part is known. Errors: IM005.';
