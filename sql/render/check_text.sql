-- The checks that all text pictures make of their arguments.
create function imago.check_text(rgb bytea, width integer, columns integer) returns boolean
language sql immutable parallel safe as $$
  select imago.require(width > 0, 'IM002', format('width is %s, it must be at least 1', coalesce(width::text, 'null')))
    and imago.require(length(rgb) > 0 and length(rgb) % nullif(3 * width, 0) = 0, 'IM002',
      format('rgb has %s bytes, it must be lines of %s pixels of 3 bytes', coalesce(length(rgb)::text, 'no'), width))
    and imago.require(columns between 16 and 160, 'IM005',
      format('columns is %s, it must be 16..160', coalesce(columns::text, 'null')))
$$;
comment on function imago.check_text(bytea, integer, integer) is
  'True if rgb is whole lines of that width, and columns is 16..160. Errors: IM002 wrong length, IM005 columns out of range.';
