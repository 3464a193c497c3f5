-- The group norm of a model that stands under this name in the checkpoint, for one activation: see imago.group_norm.
create function imago.norm(model imago.model, name text, x imago.activation, activate boolean)
returns table (gain double precision[], shift double precision[], low double precision, high double precision)
language sql stable parallel safe rows 1
as $$
  select n.*
  from imago.tensor as weight
  join imago.tensor as bias on bias.model_id = weight.model_id and bias.name = norm.name || '.bias'
  cross join lateral imago.group_norm(
    x.stats, array_length(x.data, 2), weight.data, bias.data,
    (model.config ->> 'norm_num_groups')::integer, (model.config ->> 'norm_eps')::double precision, activate
  ) as n
  where weight.model_id = model.id and weight.name = norm.name || '.weight'
$$;
comment on function imago.norm(imago.model, text, imago.activation, boolean) is 'One of a model''s group norms, as gain and shift of every channel.';

-- No normalisation: what a layer that reads its input raw gives to imago.pack.
create function imago.identity(x imago.activation)
returns table (gain double precision[], shift double precision[], low double precision, high double precision)
language sql immutable parallel safe rows 1
as $$
  select
    array_fill(1::double precision, array[array_length(x.stats, 1)]), array_fill(0::double precision, array[array_length(x.stats, 1)]),
    least(min(x.stats[c.c][3]), 0), greatest(max(x.stats[c.c][4]), 0)
  from generate_series(1, array_length(x.stats, 1)) as c (c)
$$;
comment on function imago.identity(imago.activation) is 'Gain 1 and shift 0 for every channel, and the range of the values.';
