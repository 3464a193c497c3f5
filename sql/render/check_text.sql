-- The checks that all text pictures make of their arguments.
create function imago.check_text(rgb bytea, width integer, columns integer) returns boolean
language sql immutable parallel safe as $$
  select imago.check_picture(rgb, width)
    and imago.require(columns between 16 and 160, 'IM005',
      format('columns is %s, it must be 16..160', coalesce(columns::text, 'null')))
$$;
comment on function imago.check_text(bytea, integer, integer) is
  'True if rgb is whole lines of that width, and columns is 16..160. Errors: IM002 wrong length, IM005 columns out of range.';
