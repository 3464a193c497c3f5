-- A picture resampled to rows x columns cells: each the mean of the area that it covers, rounded.
create function imago.cells(rgb bytea, width integer, columns integer, rows integer)
returns table (y integer, x integer, red integer, green integer, blue integer)
language sql immutable strict parallel safe as $$
  with picture as materialized (
    -- A copy of the bytes: of a value stored in a table, every get_byte() would unpack the whole.
    select rgb || ''::bytea as bytes, length(rgb) / 3 / width as height
  ), total as (
    select y.cell as y, x.cell as x,
      sum(get_byte(bytes, at) * share) as red,
      sum(get_byte(bytes, at + 1) * share) as green,
      sum(get_byte(bytes, at + 2) * share) as blue,
      sum(share) as area
    from picture
    cross join imago.overlaps(height, rows) as y
    cross join imago.overlaps(width, columns) as x
    cross join lateral (select 3 * (y.pixel * width + x.pixel), y.weight * x.weight) as byte(at, share)
    group by y.cell, x.cell
  )
  select y, x, ((red + area / 2) / area)::integer, ((green + area / 2) / area)::integer,
    ((blue + area / 2) / area)::integer
  from total
$$;
comment on function imago.cells(bytea, integer, integer, integer) is
  'The mean colour of each of rows x columns equal cells of a picture.';
