-- A character is taken to be twice as tall as it is wide.
create function imago.text_rows(rgb bytea, width integer, columns integer) returns integer
language sql immutable strict parallel safe as $$
  select greatest(1, round(length(rgb) / 3 / nullif(width, 0) * columns / (2.0 * width)))::integer
$$;
comment on function imago.text_rows(bytea, integer, integer) is
  'How many lines of text show a picture undistorted, at so many columns.';
