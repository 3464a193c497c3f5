-- A wish for a butterfly that is there already finds it, by its seed.

create index job_wish on imago.job (seed, model_identity) where status in ('queued', 'running', 'done');
