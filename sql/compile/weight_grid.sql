-- The grid on which the weights of a layer stand, if they do: whole numbers times a scale of the output channel.
--
--   in    weights [outputs * inputs], one output after the other
--   out   scales [outputs]: null unless all outputs stand on a grid, with whole numbers of at most weight_levels(8)
--         largest [outputs]: the largest magnitude of an output's weights, and 1 where all are zero
--         norm: the largest sum of an output's whole numbers of one sign;
--         magnitude: the largest sum of their magnitudes
--
-- An output's scale is the greatest common divisor of its weights as multiples of 2^-24, which every fp16 number is. An
-- output with another weight, or one of 65536 or more, stands on no grid.
create function imago.weight_grid(weights real[], outputs integer)
returns table (scales double precision[], largest double precision[], norm bigint, magnitude bigint)
language sql immutable parallel safe rows 1
as $$
  select
    case when bool_and(output.stands) then array_agg(output.divisor / 16777216e0 order by output.o) end,
    array_agg(coalesce(nullif(output.largest / 16777216, 0), 1) order by output.o),
    max(case when output.stands then (output.magnitudes + abs(output.sum)) / 2 / output.divisor end)::bigint,
    max(case when output.stands then output.magnitudes / output.divisor end)::bigint
  from (
    select sums.*, sums.largest_multiple <= imago.weight_levels(imago.narrow_cell()) * sums.divisor as stands
    from (select cardinality(weights) / outputs as inputs) as run
    cross join generate_series(1, outputs) as o (o)
    cross join lateral (
      select
        o.o, max(abs(w.m)) as largest, sum(w.m) as sum, sum(abs(w.m)) as magnitudes,
        greatest(imago.gcd(case when w.m = trunc(w.m) and abs(w.m) < 65536 * 16777216e0 then w.m::bigint end), 1) as divisor,
        max(case when w.m = trunc(w.m) and abs(w.m) < 65536 * 16777216e0 then abs(w.m) else 'infinity' end) as largest_multiple
      from (
        select unnest(weights[(o.o - 1) * run.inputs + 1:o.o * run.inputs])::double precision * 16777216 as m
        offset 0
      ) as w
    ) as sums
  ) as output
$$;
comment on function imago.weight_grid(real[], integer) is
  'The scales that make whole numbers of a layer''s weights, one an output, if there are such; and bounds of its sums.';
