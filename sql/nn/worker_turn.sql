-- One share of imago.worker_probe: tells whether a worker took it.
--
-- The first process sleeps a millisecond for each of its shares: else it would have taken all of them before a worker
-- is there, and nobody could tell a worker that came late from one that was never started.
create function imago.worker_turn(leader integer, share integer)
returns table (by_worker boolean)
language sql stable parallel safe cost 1000000 rows 1
set jit = off
as $$
  select pg_backend_pid() <> leader
  where share is not null and (pg_backend_pid() <> leader or pg_sleep(0.001) is not null)
$$;
comment on function imago.worker_turn is
  'True if a worker took this share of imago.worker_probe; the process `leader` sleeps a millisecond first.';
