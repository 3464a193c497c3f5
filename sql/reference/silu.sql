-- x / (1 + exp(-x)), element by element (F.silu). x [C][H][W], or flat. exp() raises an error beyond about 700 both
-- ways.
create function imago.reference_silu(x double precision[]) returns double precision[]
language sql immutable parallel safe strict
set jit = off
as $$
  with activated as (
    select array_agg(value / (1 + exp(least(greatest(-value, -700), 700))) order by place) as flat
    from unnest(x) with ordinality as e (value, place)
  )
  select case array_ndims(x)
    when 1 then flat
    else imago.reference_reshape(flat, array[array_length(x, 1), array_length(x, 2), array_length(x, 3)])
  end
  from activated
$$;
comment on function imago.reference_silu(double precision[]) is 'SiLU, x / (1 + exp(-x)), of every element of [C][H][W] or of a flat array.';
