-- The states of jobs that were cancelled or failed are deleted after an hour.

create index job_abandoned on imago.job (finished_at) where stored = 'states' and status in ('cancelled', 'failed');
