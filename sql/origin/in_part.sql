-- The parts of a butterfly by the place of a pixel, row y and column x of the state: fore and hind wings are its upper
-- and lower half, inner and outer the half that is nearer to the body and the other. A state that is mirrored ends at
-- the body; any other has it in the middle. fore and hind tile the state, as do inner and outer.
create function imago.in_part(part text, y integer, x integer, height integer, width integer, mirror boolean)
returns boolean
language sql immutable parallel safe as $$
  select case part
    when 'fore' then 2 * y < height
    when 'hind' then 2 * y >= height
    when 'inner' then case when mirror then 2 * x >= width else abs(2 * x + 1 - width) * 2 < width end
    when 'outer' then case when mirror then 2 * x < width else abs(2 * x + 1 - width) * 2 >= width end
  end
$$;
comment on function imago.in_part(text, integer, integer, integer, integer, boolean) is
  'True if the pixel belongs to the part: fore, hind, inner or outer. Null for another part.';
