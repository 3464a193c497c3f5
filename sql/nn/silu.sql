-- x * sigmoid(x), element by element (torch.nn.functional.silu). An exponent beyond 700 would overflow.
create function imago.silu(x double precision[])
returns double precision[]
language sql immutable parallel safe strict
as $$
  select array(
    select x.x / (1 + exp(least(greatest(-x.x, -700), 700))) from unnest(x) with ordinality as x (x, i) order by x.i
  )
$$;
comment on function imago.silu(double precision[]) is 'x * sigmoid(x) of every element.';
