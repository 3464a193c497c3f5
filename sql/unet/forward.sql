-- The network, from an image to the output of one of its layers.
--
-- The wiring is a table, so a pass is a recursion over its rows: each layer reads the running activation and, where the
-- wiring says so, the one pushed last on the skip stack, appended to its channels. `stop` ends the pass early, for
-- those who want to look inside.
--
--   image [C][H][W], flat, patches unfolded; t the timestep; stop: a layer's place in the wiring, null for the last;
--   label the class, null for a model without classes
create function imago.forward(
  model imago.model, image real[], t integer, stop integer default null, label integer default null
)
returns setof imago.activation
language sql stable parallel restricted rows 1
set jit = off
set join_collapse_limit = 1
set from_collapse_limit = 1
as $$
  with recursive time as materialized (
    select b.layer, b.bias from imago.time_biases(model, t, label) as b
  ),
  wiring as materialized (
    select l as layer, l.ordinal, l.skip_channels, l.pushes, time.bias
    from imago.layer as l left join time on time.layer = l.ordinal
    where l.model_id = model.id and l.ordinal <= coalesce(stop, l.ordinal)
  ),
  pass (ordinal, x, skips, at) as (
    select 0, imago.network_input(model, image), array[]::imago.activation[], clock_timestamp()
    union all
    select
      step.ordinal, y.y, case when step.pushes then input.skips || y.y else input.skips end,
      imago.report(step.layer, step.at)
    from (
      select wiring.*, pass.x, pass.skips, pass.at
      from pass join wiring on wiring.ordinal = pass.ordinal + 1
      offset 0  -- a fence: else a plan may build the input of every layer of the wiring before it finds the next one's
    ) as step
    cross join lateral (
      select step.x, step.skips where step.skip_channels = 0
      union all
      select
        row((step.x).data || (skip.skip).data, (step.x).stats || (skip.skip).stats)::imago.activation,
        step.skips[:cardinality(step.skips) - 1]
      from (select step.skips[cardinality(step.skips)] as skip) as skip
      where step.skip_channels > 0
    ) as input
    cross join lateral (select y from imago.run_layer(model, step.layer, input.x, step.bias) as y) as y
  )
  select (pass.x).* from pass where pass.ordinal = (select max(w.ordinal) from wiring as w)
$$;
comment on function imago.forward(imago.model, real[], integer, integer, integer) is
  'The activation that leaves a layer (the last one by default) when the network reads an image at timestep t.';
