-- Which layers sharp attention depends on: all up to the last attention whose scores spread widely.
--
-- exp() turns an error of a score into a factor. Where scores are large, so is what the rounding of activations and
-- weights leaves out of them, in all layers before: with scores of 90, four digits of weights are too few. The layers
-- of such a network have fine cells up to the last sharp attention; what comes behind it has its usual cells.

-- The spread of an attention layer's scores over the keys, as a standard deviation, of the head with the largest, as
-- its weights alone let expect it:
--
--   query, key [C][C], query_bias [C]: the projections; weight, bias [C]: of the group norm before them; D = C / heads
--
-- The norm's output is bias + weight * z with z of variance 1. For independent z, the spread is
-- sqrt(sum over d of (mean square of q[d]) * (variance of k[d]) / D); a part of the keys that all of them share moves
-- all scores of a query alike, and softmax does not see it.
create function imago.score_spread(
  query real[], query_bias real[], key real[], weight real[], bias real[], heads integer
)
returns double precision
language sql immutable parallel safe
as $$
  select max(head.spread)
  from (
    select sqrt(sum(o.query * o.key order by o.o) / count(*)) as spread
    from (
      select
        c.c as o, sums.query_varying + mean.query * mean.query as query, sums.key_varying as key
      from generate_series(1, cardinality(weight)) as c (c)
      cross join lateral (
        -- Sums without an order: unnest delivers in order.
        select
          sum(w.query * w.weight * w.query * w.weight) as query_varying, sum(w.query * w.bias) as query_constant,
          sum(w.key * w.weight * w.key * w.weight) as key_varying
        from (
          select
            unnest(query[(c.c - 1) * cardinality(weight) + 1:c.c * cardinality(weight)])::double precision as query,
            unnest(key[(c.c - 1) * cardinality(weight) + 1:c.c * cardinality(weight)])::double precision as key,
            unnest(weight)::double precision as weight, unnest(bias)::double precision as bias
        ) as w
      ) as sums
      cross join lateral (select query_bias[c.c] + sums.query_constant as query) as mean
    ) as o
    group by (o.o - 1) / (cardinality(weight) / heads)
  ) as head
$$;
comment on function imago.score_spread(real[], real[], real[], real[], real[], integer) is
  'The standard deviation of an attention layer''s scores that its weights let expect, of its sharpest head.';

-- A spread of 6.5 goes with scores of about 30. The random networks of the tests have at most 3.5, and keep an error of
-- 2e-3; at 12 to 15, scores of 90, usual cells make errors of 3e-3, at 150 0.07 and more.
create function imago.sharp_until(model_id integer)
returns integer
language sql stable
as $$
  select coalesce(max(l.ordinal), 0)
  from imago.model as m
  join imago.layer as l on l.model_id = m.id and l.kind = 'attention'
  cross join lateral (
    -- Concatenation reads a stored tensor once; see compile_convolutions.
    select
      (select t.data || '{}'::real[] from imago.tensor as t where t.model_id = m.id and t.name = l.name || '.to_q.weight') as query,
      (select t.data || '{}'::real[] from imago.tensor as t where t.model_id = m.id and t.name = l.name || '.to_q.bias') as query_bias,
      (select t.data || '{}'::real[] from imago.tensor as t where t.model_id = m.id and t.name = l.name || '.to_k.weight') as key,
      (select t.data || '{}'::real[] from imago.tensor as t where t.model_id = m.id and t.name = l.name || '.group_norm.weight') as weight,
      (select t.data || '{}'::real[] from imago.tensor as t where t.model_id = m.id and t.name = l.name || '.group_norm.bias') as bias
    offset 0
  ) as w
  where m.id = sharp_until.model_id
    and imago.score_spread(
      w.query, w.query_bias, w.key, w.weight, w.bias, coalesce(l.out_channels / (m.config ->> 'attention_head_dim')::integer, 1)
    ) > 6.5
$$;
comment on function imago.sharp_until(integer) is
  'The place in the wiring of a model''s last attention layer with scores so large that every layer up to it needs fine cells; 0 for none.';
