-- The value for the setting imago.worker_digits (see imago.may_share) in this session, from the milliseconds that a
-- worker takes to start.
--
-- Two processes at once are each up to a third slower than one alone, so a layer must last three starts before sharing
-- it gains anything. Six starts are asked for: then sharing still loses nothing where a start takes twice what was
-- measured, as it does when the machine gets busy. A million digits take 4 ms. Without workers, no layer is shared.
create function imago.worker_digits()
returns bigint
language sql volatile
as $$
  select coalesce((6 * imago.worker_start() * 250000)::bigint, 9223372036854775807)
$$;
comment on function imago.worker_digits() is
  'Measures what a worker costs to start, and returns the digits of products that make one worthwhile: for set_config(''imago.worker_digits'', ...).';
