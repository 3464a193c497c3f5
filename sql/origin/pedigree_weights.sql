-- The noise of a pedigree as a sum: how much of the noise of each seed is in it, for each quarter of a butterfly (fore
-- or hind, inner or outer), since a cross takes its parts by these. The noises of different seeds are independent, so a
-- sum is standard normal if the squares of its weights add up to 1. Where relatives are mixed they do not: cos and sin
-- give a child and its own parent, whose noises correlate, a variance of up to 2. The mixture is then divided by
-- sqrt(1 + 2 cos sin r), where r is the kinship of the two, the sum of the products of their weights.
-- Each entry is first mixed with second by share; own is the seed that it brings along.
create function imago.add_weights(
  known double precision[], first integer, second integer, share double precision, own integer, seeds integer
) returns double precision[]
language sql immutable parallel safe as $$
  select case when known is null then array[mixture.weights] else known || mixture.weights end
  from (
    select array(select (i = own)::integer::double precision from generate_series(1, seeds) as i order by i) offset 0
  ) as alone(weights)
  cross join lateral (
    select case when first is null then alone.weights else array(select unnest(known[first:first])) end,
      case when second is null then alone.weights else array(select unnest(known[second:second])) end,
      cosd(90 * share), sind(90 * share)
    offset 0
  ) as parent(a, b, of_a, of_b)
  cross join lateral (
    select sqrt(1 + 2 * of_a * of_b * sum(x * y order by i)) from unnest(a, b) with ordinality as u(x, y, i)
  ) as norm(length)
  cross join lateral (
    select array(
      select (of_a * x + of_b * y) / length from unnest(a, b) with ordinality as u(x, y, i) order by i
    )
  ) as mixture(weights)
$$;
comment on function imago.add_weights(double precision[], integer, integer, double precision, integer, integer) is
  'The weights of a pedigree so far, and those of its next entry.';

-- Goes through the entries and keeps the weights so far, [entry][seed]: each is computed once, however many descend
-- from it. (A recursive query would keep a copy of the list for every entry.)
create aggregate imago.all_weights(integer, integer, double precision, integer, integer)
  (sfunc = imago.add_weights, stype = double precision[], parallel = safe);
comment on aggregate imago.all_weights(integer, integer, double precision, integer, integer) is
  'The weights of a pedigree''s entries in the given order, [entry][seed].';

create function imago.pedigree_weights(pedigree jsonb)
returns table (fore boolean, "inner" boolean, place integer, seed bigint, weight double precision)
language sql immutable parallel safe as $$
  with entry as materialized (
    select * from imago.pedigree_entries(pedigree)
  ), founder as materialized (
    select seed, row_number() over (order by min(n))::integer as place from entry where seed is not null group by seed
  ), quarter as (
    select fore, "inner", imago.all_weights(
        case when rest then b else a end,
        case when kind = 'mix' or rest then b when kind <> 'mutation' then a end,
        coalesce(share, 0), founder.place, (select count(*) from founder)::integer
        order by n
      ) as weights
    from (values (true), (false)) as by_row(fore)
    cross join (values (true), (false)) as by_column("inner")
    cross join entry
    cross join lateral (
      select kind in (case when fore then 'hind' else 'fore' end, case when "inner" then 'outer' else 'inner' end)
    ) as crossed(rest)
    left join founder using (seed)
    group by fore, "inner"
  )
  select fore, "inner", founder.place, founder.seed, weights[array_length(weights, 1)][founder.place]
  from quarter cross join founder
  where weights[array_length(weights, 1)][founder.place] > 0
  order by fore desc, "inner" desc, founder.place
$$;
comment on function imago.pedigree_weights(jsonb) is
  'How much of each seed''s noise is in the noise of a pedigree, for each quarter of a butterfly; the squares of a quarter''s weights add up to 1. Errors: IM005 pedigree.';
