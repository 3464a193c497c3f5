-- May a statement of this session start worker processes?
create function imago.may_share()
returns boolean
language sql stable parallel safe
as $$
  select current_setting('max_parallel_workers_per_gather')::integer > 0
$$;
comment on function imago.may_share() is 'True if one picture may use more than one core: the setting max_parallel_workers_per_gather is not 0.';
