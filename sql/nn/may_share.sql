-- May this much work be shared with worker processes, and is it worth it?
--
-- A worker has to be forked, and that costs 3 ms on one machine and 28 ms on another (a virtual one whose memory is
-- mapped by software); a million digits of products take about 4 ms. The setting imago.worker_digits says from how many
-- digits on a layer is shared: sessions of Imago set it to what imago.worker_digits() measures. Unset, it is twenty
-- million, 80 ms, where every machine wins.
create function imago.may_share(product_digits bigint)
returns boolean
language sql stable parallel safe
as $$
  select current_setting('max_parallel_workers_per_gather')::integer > 0
    and product_digits >= coalesce(nullif(current_setting('imago.worker_digits', true), '')::bigint, 20000000)
$$;
comment on function imago.may_share(bigint) is
  'True if one picture may use more than one core (max_parallel_workers_per_gather is not 0) and a layer of so many digits of products is worth a worker (setting imago.worker_digits).';
