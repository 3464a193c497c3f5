-- Jobs: what visitors asked for, the frames that came of it, and who works on them.

create table imago.setting (
  name text primary key,
  value text not null
);
comment on table imago.setting is 'What all parts of one installation share, such as the secret that signs cookies.';

create table imago.client (
  id text primary key check (id ~ '^[1-9A-HJ-NP-Za-km-z]{22}$'),
  created_at timestamptz not null default now(),
  last_claimed_at timestamptz
);
comment on table imago.client is 'Those who ask for butterflies, each known by a signed cookie.';
comment on column imago.client.last_claimed_at is 'When a worker last took one of its jobs: the client for whom that is longest ago is next. Null: never, or the job came back unfinished.';

create table imago.worker (
  id text primary key,
  host text not null,
  pid integer not null,
  compute text[] not null,
  draining boolean not null default false,
  started_at timestamptz not null default clock_timestamp(),
  heartbeat_at timestamptz not null default clock_timestamp()
) with (fillfactor = 50); -- the heartbeat of every second finds room on its own page
comment on table imago.worker is 'Worker processes; one that lives renews its heartbeat every second.';
comment on column imago.worker.compute is 'The servers that it computes on, host and port, never a password.';
comment on column imago.worker.draining is 'It finishes the job it has and takes no other.';

create table imago.job (
  id text primary key check (id ~ '^[1-9A-HJ-NP-Za-km-z]{12}$'),
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),

  model text not null,
  model_identity text not null,
  engine text,
  seed bigint not null,
  steps integer not null check (steps >= 1),
  sampler text not null,
  spacing text,
  timesteps integer[],
  eta double precision not null,
  picture_height integer not null,
  picture_width integer not null,

  client_id text not null references imago.client,
  address text,
  idempotency_key text check (length(idempotency_key) between 1 and 255),
  request_digest text,

  attempt integer not null default 0,
  failures integer not null default 0,
  worker_id text,
  lease_until timestamptz,
  frames integer not null default 0,
  progress jsonb,
  error_code text,
  error_detail text,

  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  kept boolean not null default false,
  hidden boolean not null default false,

  unique (client_id, idempotency_key),
  constraint one_schedule check ((spacing is null) <> (timesteps is null)),
  constraint frames_in_range check (frames between 0 and steps + 1),
  constraint running_has_worker check ((status = 'running') = (worker_id is not null and lease_until is not null)),
  constraint ended_has_time check ((status in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
  constraint failed_has_code check ((status = 'failed') = (error_code is not null)),
  constraint done_is_whole check (status <> 'done' or frames = steps + 1)
) with (fillfactor = 50); -- leases and progress are written every second: see imago.worker
comment on table imago.job is 'One row a butterfly asked for: what was asked, and how far it is.';
comment on column imago.job.model is 'The model''s name then; the job outlives the model.';
comment on column imago.job.engine is 'The version of the engine that made the frames: another one starts again from frame 0. Null: not begun.';
comment on column imago.job.spacing is 'linspace, leading, trailing or article; null where timesteps lists them.';
comment on column imago.job.picture_height is 'Of the picture, in pixels, as its width: both halves where the model is mirrored.';
comment on column imago.job.address is 'Whose limits count beside the client''s; null: nobody''s. Private.';
comment on column imago.job.request_digest is 'Of the request that the idempotency key came with: another request under that key is refused.';
comment on column imago.job.attempt is 'Counts the claims; a fence: what an earlier claim still writes is refused.';
comment on column imago.job.failures is 'Tries since the last new frame; the third fails the job.';
comment on column imago.job.frames is 'How many frames are stored: 0 to frames - 1.';
comment on column imago.job.progress is 'Inside the running step: step, layer, layers, name, function, fraction (of the step, 0 to 1); null between steps.';
comment on column imago.job.error_code is 'For everybody; its words are the app''s.';
comment on column imago.job.error_detail is 'For the operator: what happened, and where the log says more. Private.';
comment on column imago.job.kept is 'Its maker copied its link, shared or downloaded it: retention leaves it alone.';

-- A few hundred rows at most; none of these columns changes with a lease, a frame or progress, so those updates stay on
-- their heap page and touch no index.
create index job_unfinished on imago.job (client_id, created_at, id) where status in ('queued', 'running');
create index job_finished on imago.job (finished_at desc, id desc) where status = 'done' and not hidden;
create index job_model on imago.job (model_identity, finished_at desc) where status = 'done';
create index job_client on imago.job (client_id, created_at desc);

create table imago.frame (
  job_id text not null references imago.job on delete cascade,
  step integer not null check (step >= 0),
  t integer not null,
  noise_level double precision not null,
  milliseconds double precision not null,
  layer_milliseconds real[] not null default '{}',
  image real[],
  x0 real[],
  rgb bytea not null,
  x0_rgb bytea,
  ascii text not null,
  x0_ascii text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (job_id, step)
);
alter table imago.frame alter column image set storage external;
alter table imago.frame alter column x0 set storage external;
comment on table imago.frame is 'The states of a job: frame 0 is its initial noise, frame k what step k made.';
comment on column imago.frame.t is 'The timestep that the step evaluated; for frame 0 the number of timesteps, whose noise it is.';
comment on column imago.frame.noise_level is 'sqrt(1 - alphas_cumprod) of the state: 1 at the start, 0 at the end.';
comment on column imago.frame.milliseconds is 'What the SELECT of the step took.';
comment on column imago.frame.layer_milliseconds is 'What each layer of the network took, in the order of imago.layers().';
comment on column imago.frame.image is 'The state, [C][H][W] flat; null once retention has taken it.';
comment on column imago.frame.x0 is 'The x0 that the step predicted; null for frame 0, and before the last frame once the job is done.';
comment on column imago.frame.rgb is 'The picture, 8 bits a channel, row by row: imago.rgb().';
comment on column imago.frame.ascii is 'The picture as text, 64 columns: imago.ascii().';
