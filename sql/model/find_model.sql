-- From a name to a model: exactly one row, or the error.
create function imago.find_model(name text) returns setof imago.model
language sql stable parallel safe rows 1 as $$
  select m.*
  from (select find_model.name) as wanted
  left join imago.model as m on m.name = wanted.name
  where imago.require(m.id is not null, 'IM001', format('unknown model %s', coalesce(quote_ident(wanted.name), 'null')))
  offset 0 -- a fence: the caller's own checks come after this one
$$;
comment on function imago.find_model(text) is 'The model of that name. Errors: IM001 unknown model.';
