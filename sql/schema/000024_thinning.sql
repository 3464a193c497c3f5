-- The states of butterflies that nobody kept or loves are deleted after a while.

create index job_states on imago.job (finished_at) where stored = 'states' and not kept and loves = 0;
comment on column imago.frame.image is 'The state, [C][H][W] flat; null once it was thinned (imago.job.stored): its hash and its picture stay.';
comment on column imago.frame.x0 is 'The x0 that the step predicted; null for frame 0, before the last frame once the job is done, and once it was thinned.';
