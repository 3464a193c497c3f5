-- Weights on a grid, one byte each: 128 and the whole number, -127 to 127, which is multiplied by the scale of its
-- output. The byte 0 is -0. The product of a whole number of seven bits and a half, which has eleven, is exact.
--
--   in    bytes [outputs * inputs], one output after the other; scales [outputs]
create function imago.gridded(bytes bytea, scales real[])
returns real[]
language sql immutable strict parallel safe
as $$
  select array(
    select case byte when 0 then '-0'::real else ((byte - 128) * scales[i / inputs + 1]::double precision)::real end
    from (select length(bytes) / nullif(cardinality(scales), 0) as inputs) as one
    cross join generate_series(0, length(bytes) - 1) as i
    cross join lateral (select get_byte(bytes, i) as byte offset 0) as weight
    where imago.require(length(bytes) = inputs * cardinality(scales), 'IM002',
      format('%s bytes are not as many for each of %s scales', length(bytes), cardinality(scales)))
    order by i
  )
$$;
comment on function imago.gridded(bytea, real[]) is
  'Weights as whole numbers, a byte each, times a scale of the output, as real[]; exact for scales that are halves. Errors: IM002 outputs of different lengths.';
