-- Down to the surface's single precision. The cast raises an underflow for what is smaller than any real: that is 0
-- here.
create function imago.to_real(image double precision[]) returns real[]
language sql immutable strict parallel safe as $$
  select array(
    -- No order: unnest delivers in order, and a sort would cost as much as the work.
    select (case when abs(value) < 1e-40 then 0 else value end)::real from (select unnest(image) as value) as element
  )
$$;
comment on function imago.to_real(double precision[]) is
  'The values in single precision, flat; magnitudes below 1e-40 become 0.';
