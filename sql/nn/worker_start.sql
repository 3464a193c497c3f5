-- Milliseconds from asking for a worker process until it is gone again: the least of three tries. Null if none started
-- while the first process slept for its shares (0.06 to 0.14 s a try), or where the settings allow none.
create function imago.worker_start()
returns double precision
language sql volatile
as $$
  select min(probe.ms) filter (where probe.launched)
  from generate_series(1, 3) as try (number)
  -- offset 0 keeps this a subquery, whose clock is read before the probe; the probe's argument has it run in every try.
  cross join lateral (
    select clock_timestamp() as started_at, case when try.number > 0 then pg_backend_pid() end as leader
    offset 0
  ) as before
  cross join lateral (
    select bool_or(p.by_worker) as launched, 1000 * extract(epoch from clock_timestamp() - before.started_at)::double precision as ms
    from imago.worker_probe(before.leader) as p
  ) as probe
  where current_setting('max_parallel_workers_per_gather')::integer > 0 and current_setting('max_parallel_workers')::integer > 0
$$;
comment on function imago.worker_start() is
  'Milliseconds to start and end a worker process, the least of three tries; null if none can be started.';
