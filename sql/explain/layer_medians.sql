-- The costs of one pass: for every layer the median over the job's steps, by its place in the wiring; place 0 is
-- what a step took beside its layers (the sampler, the pictures of the frame, the way to the worker and back).
create function imago.layer_medians(job_id text)
returns table (ordinal integer, milliseconds double precision, steps integer)
language sql stable parallel safe
as $$
  select l.ordinal, percentile_cont(0.5) within group (order by l.milliseconds), count(*)::integer
  from imago.frame as f
  cross join lateral (
    select u.i::integer as ordinal, u.milliseconds::double precision as milliseconds
    from unnest(f.layer_milliseconds) with ordinality as u (milliseconds, i)
    union all
    select 0, greatest(0, f.milliseconds - (select sum(u.milliseconds) from unnest(f.layer_milliseconds) as u (milliseconds)))
  ) as l
  where f.job_id = layer_medians.job_id and cardinality(f.layer_milliseconds) > 0
  group by l.ordinal
  order by l.ordinal
$$;
comment on function imago.layer_medians(text) is
  'The median milliseconds of every layer over the steps of a job, by its place in the wiring; 0: what was no layer.';
