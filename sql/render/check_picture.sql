-- The checks that text pictures and files make of a picture.
create function imago.check_picture(rgb bytea, width integer)
returns boolean
language sql immutable parallel safe
as $$
  select imago.require(width > 0, 'IM002', format('width is %s, it must be at least 1', coalesce(width::text, 'null')))
    and imago.require(length(rgb) > 0 and length(rgb) % nullif(3 * width, 0) = 0, 'IM002',
      format('rgb has %s bytes, it must be lines of %s pixels of 3 bytes', coalesce(length(rgb)::text, 'no'), width))
$$;
comment on function imago.check_picture(bytea, integer) is
  'True if rgb is whole lines of that width. Errors: IM002 wrong length.';
